package io.reflectretry.trainer.runs.feed;

import io.reflectretry.model.mining.MinedFailure;
import java.nio.file.Path;
import java.util.List;

/** Reads a data set of failures: a JSONL file, one {@link MinedFailure} a line. */
public final class FailureSource {

    private static final JsonLines<MinedFailure> LINES =
            new JsonLines<>(MinedFailure.class, "failure", FailureSource::check);

    private FailureSource() {}

    /**
     * All failures of the file, in its order; at least one.
     *
     * @param shown how the file is named in errors
     * @throws DataSetException names the file, the line and the fault
     */
    public static List<MinedFailure> read(Path file, String shown) {
        return LINES.read(file, shown);
    }

    /** A training has each failure judged again. */
    private static void check(MinedFailure failure) {
        if (!failure.verifier().canJudgeAgain()) {
            throw new IllegalArgumentException(
                    "failure %s was judged by %s %s, which is stateful: it must not be asked again. Leave such lines out, or train on failures as they are made."
                            .formatted(
                                    failure.origin(),
                                    failure.verifier().type(),
                                    failure.verifier().version()));
        }
    }
}
