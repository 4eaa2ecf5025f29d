package io.reflectretry.grpo.verify;

import java.util.Comparator;
import java.util.List;

/** What came of one case of the file. */
public sealed interface CaseResult {

    /** Where it stands in the file. */
    String name();

    /** Whether it was checked and is right. */
    boolean isRight();

    /** It was compared; there is at least one difference, 0 or more. */
    record Compared(String name, List<Difference> differences) implements CaseResult {

        public Compared {
            differences = List.copyOf(differences);
            if (differences.isEmpty()) {
                throw new IllegalArgumentException(name + ": nothing was compared");
            }
        }

        @Override
        public boolean isRight() {
            return differences.stream().allMatch(Difference::isWithin);
        }

        /** The largest, measured by its tolerance. */
        public Difference largest() {
            return differences.stream()
                    .max(Comparator.comparingDouble(Difference::excess))
                    .orElseThrow();
        }
    }

    /** It could not be checked, which is never a pass. */
    record Unchecked(String name, String reason) implements CaseResult {

        @Override
        public boolean isRight() {
            return false;
        }
    }
}
