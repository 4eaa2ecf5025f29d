package io.reflectretry.trainer.training;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.ReadOnlyFileSystemException;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What ended a training, for people: what, where, and how to mend it. */
final class FailureText {

    private FailureText() {}

    static String of(String run, Throwable failure) {
        String what = failure.getMessage() == null ? failure.toString() : failure.getMessage();
        if (!(failure instanceof UncheckedIOException disk)) {
            return what;
        }
        String all = causes(disk.getCause());
        return "%s%s. %s The last good state stands: then go on with ./rrr train --resume %s."
                .formatted(
                        what,
                        what.contains(all) ? "" : ": " + all,
                        remedy(disk.getCause(), all),
                        run);
    }

    private static String causes(Throwable first) {
        return Stream.iterate(first, each -> each != null, Throwable::getCause)
                .map(Throwable::toString)
                .collect(Collectors.joining("; "));
    }

    private static String remedy(IOException cause, String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        if (lower.contains("no space") || lower.contains("quota") || lower.contains("too large")) {
            return "The disk is full: free some space, or keep fewer checkpoints"
                    + " (checkpoints.keepLast, keepEvery, replaySteps).";
        }
        if (lower.contains("read-only")
                || cause instanceof AccessDeniedException
                || cause.getCause() instanceof ReadOnlyFileSystemException) {
            return "The storage root cannot be written: mount it read-write, or give the trainer"
                    + " the right to write there.";
        }
        return cause instanceof NoSuchFileException
                ? "Put the file back."
                : "Mend the storage that it lies on.";
    }
}
