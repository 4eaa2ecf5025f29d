package io.reflectretry.trainer.runs.mining;

import io.reflectretry.model.evaluation.Estimate;
import io.reflectretry.model.mining.FailureCard;
import io.reflectretry.model.run.MiningConfiguration;
import io.reflectretry.model.run.MiningRule;
import io.reflectretry.trainer.runs.mining.TaskTally.Choice;
import io.reflectretry.trainer.runs.mining.TaskTally.Failure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Writes what a mining run has kept, in the order of its tasks and samples, whole or not at all.
 */
final class FailureFile {

    private final Path file;

    /**
     * @param file the JSONL file
     */
    FailureFile(Path file) {
        this.file = file;
    }

    /**
     * Writes the file.
     *
     * @param shown how the file is named in the card
     * @param data the tasks' file
     * @param tokenizer the policy's tokenizer.json; it need not be there
     * @return what it holds
     */
    FailureCard write(
            MiningTasks tasks,
            MiningSheet sheet,
            FailureSpool spool,
            String shown,
            Path data,
            Path tokenizer) {
        MiningConfiguration configuration = tasks.configuration();
        MiningRule rule = configuration.rule();
        List<Choice> choices =
                sheet.tasks().stream().map(tally -> tally.choose(rule.keepPerTask())).toList();
        List<Failure> kept = choices.stream().flatMap(c -> c.kept().stream()).toList();
        try {
            return new FailureCard(
                    shown,
                    tasks.run(),
                    configuration.data(),
                    sha256(data).orElse("unknown: the file is gone"),
                    tasks.policy(),
                    configuration.model(),
                    sha256(tokenizer),
                    configuration.attempt(),
                    configuration.seed(),
                    rule,
                    counts(sheet, choices, kept.size()),
                    Estimate.share(sheet.failed(), sheet.failed() + sheet.passed()),
                    Estimate.share(sheet.firstFailed(), sheet.firstFailed() + sheet.firstPassed()),
                    count(kept, Failure::kind),
                    count(sheet.tasks(), TaskTally::samples),
                    count(sheet.tasks(), tally -> tally.after(rule)),
                    write(kept, spool));
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write " + file, e);
        }
    }

    private static FailureCard.Counts counts(MiningSheet sheet, List<Choice> choices, int kept) {
        return new FailureCard.Counts(
                sheet.tasks().size(),
                choices.stream().filter(c -> !c.kept().isEmpty()).count(),
                sheet.samples(),
                sheet.passed(),
                sheet.failed(),
                sheet.unscored(),
                kept,
                choices.stream().mapToInt(Choice::duplicates).sum(),
                choices.stream().mapToInt(Choice::surplus).sum());
    }

    private static <T, K extends Comparable<K>> Map<K, Long> count(List<T> all, Function<T, K> by) {
        return all.stream().collect(Collectors.groupingBy(by, TreeMap::new, Collectors.counting()));
    }

    private String write(List<Failure> kept, FailureSpool spool) throws IOException {
        MessageDigest digest = TokenDigest.sha256();
        Path aside = file.resolveSibling(file.getFileName() + ".tmp");
        try (FileChannel out =
                FileChannel.open(
                        aside,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING,
                        StandardOpenOption.WRITE)) {
            for (Failure failure : kept) {
                byte[] line = spool.read(failure.place());
                digest.update(line);
                ByteBuffer bytes = ByteBuffer.wrap(line);
                while (bytes.hasRemaining()) {
                    out.write(bytes);
                }
            }
            out.force(true);
        }
        Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE);
        return HexFormat.of().formatHex(digest.digest());
    }

    private static Optional<String> sha256(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        MessageDigest digest = TokenDigest.sha256();
        try (var in = Files.newInputStream(file)) {
            byte[] part = new byte[1 << 16];
            for (int n = in.read(part); n >= 0; n = in.read(part)) {
                digest.update(part, 0, n);
            }
        }
        return Optional.of(HexFormat.of().formatHex(digest.digest()));
    }
}
