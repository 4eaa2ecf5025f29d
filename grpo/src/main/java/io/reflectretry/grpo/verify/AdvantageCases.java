package io.reflectretry.grpo.verify;

import com.fasterxml.jackson.databind.JsonNode;
import io.reflectretry.grpo.Advantages;
import io.reflectretry.grpo.SeveralRewards;
import io.reflectretry.model.run.GrpoSettings.ScaleRewards;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The advantages of a file. The name of a case says what it is: {@code group}, {@code batch},
 * {@code none}; {@code with_nan_at_1_and_6_group} the same where members 1 and 6 have no score.
 */
final class AdvantageCases {

    private static final Pattern NAME =
            Pattern.compile("(?:with_nan_at_(\\d+(?:_and_\\d+)*)_)?(group|batch|none)");
    private static final Pattern TWO_NAME =
            Pattern.compile("(sum_then_normalize)(?:_(group|batch|none))?|(normalize_then_sum)");
    private static final List<String> FORMS =
            List.of("group", "batch", "none", "with_nan_at_I_and_J_group", "two_rewards");
    private static final List<String> TWO_FORMS =
            List.of("sum_then_normalize", "sum_then_normalize_batch", "normalize_then_sum");

    private final JsonNode advantages;

    AdvantageCases(JsonNode advantages) {
        this.advantages = advantages;
    }

    /** The names of the cases. */
    static List<String> names(JsonNode advantages) {
        List<String> names = new ArrayList<>();
        advantages.fieldNames().forEachRemaining(names::add);
        names.removeAll(List.of("rewards", "num_generations", "two_rewards", "note"));
        return names;
    }

    /** The names of the cases with several rewards. */
    static List<String> namesOfSeveral(JsonNode several) {
        List<String> names = new ArrayList<>();
        several.fieldNames().forEachRemaining(names::add);
        names.removeAll(List.of("rewards_per_func", "weights", "num_generations", "note"));
        return names;
    }

    List<Difference> check(String name) {
        Matcher form = NAME.matcher(name);
        if (!form.matches()) {
            throw CaseException.unknown("advantages", name, FORMS);
        }
        double[] rewards = Numbers.flat("rewards", Numbers.required(advantages, "rewards"));
        if (form.group(1) != null) {
            for (String member : form.group(1).split("_and_")) {
                int index = Integer.parseInt(member);
                if (index >= rewards.length) {
                    throw new CaseException(
                            "there is no member %d of %d".formatted(index, rewards.length));
                }
                rewards[index] = Double.NaN;
            }
        }
        List<double[]> groups = new ArrayList<>();
        int size = groupSize(advantages, rewards.length);
        for (int from = 0; from < rewards.length; from += size) {
            groups.add(Arrays.copyOfRange(rewards, from, from + size));
        }
        return compare(name, Advantages.of(groups, scale(form.group(2))), advantages.get(name));
    }

    List<Difference> checkSeveral(String name) {
        Matcher form = TWO_NAME.matcher(name);
        if (!form.matches()) {
            throw CaseException.unknown("advantages of several rewards", name, TWO_FORMS);
        }
        JsonNode several = advantages.get("two_rewards");
        double[][] members =
                Numbers.table("rewards_per_func", Numbers.required(several, "rewards_per_func"));
        double[] weights = Numbers.flat("weights", Numbers.required(several, "weights"));
        if (weights.length != members[0].length) {
            throw new CaseException(
                    "there are %d weights for %d rewards"
                            .formatted(weights.length, members[0].length));
        }
        List<double[][]> groups = new ArrayList<>();
        int size = groupSize(several.has("num_generations") ? several : advantages, members.length);
        for (int from = 0; from < members.length; from += size) {
            groups.add(Arrays.copyOfRange(members, from, from + size));
        }
        List<double[]> computed =
                form.group(3) == null
                        ? SeveralRewards.sumThenNormalize(groups, weights, scale(form.group(2)))
                        : SeveralRewards.normalizeThenSum(groups, weights);
        return compare(name, computed, several.get(name));
    }

    private static ScaleRewards scale(String name) {
        return name == null
                ? ScaleRewards.GROUP
                : ScaleRewards.valueOf(name.toUpperCase(Locale.ROOT));
    }

    private static int groupSize(JsonNode parent, int members) {
        int size =
                (int)
                        Numbers.number(
                                "num_generations", Numbers.required(parent, "num_generations"));
        if (size < 1 || members % size != 0) {
            throw new CaseException(
                    "%d rewards are no groups of 'num_generations' %d".formatted(members, size));
        }
        return size;
    }

    private static List<Difference> compare(
            String name, List<double[]> computed, JsonNode expected) {
        return List.of(
                Difference.between(
                        "advantages",
                        computed.stream().flatMapToDouble(Arrays::stream).toArray(),
                        Numbers.flat(name, expected),
                        1,
                        UnitCases.TOLERANCE));
    }
}
