package io.reflectretry.data.imports;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.reflectretry.data.DataCard;
import io.reflectretry.data.TaskFile;
import io.reflectretry.data.TaskWriter;
import io.reflectretry.data.source.RecordReader;
import io.reflectretry.data.source.Records;
import io.reflectretry.data.source.SourceFile;
import io.reflectretry.model.InvalidFieldException;
import io.reflectretry.model.task.Task;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Imports a data set: reads record by record, checks each, leaves out what was there before, and
 * writes the tasks to the side of the split that their question's hash decides.
 */
public final class TaskImport {

    private static final int SHOWN_DOUBTS = 5;
    private static final int PROGRESS_EACH = 1000;

    private final ImportSettings settings;
    private final TaskFormat format;
    private final Consumer<ImportProgress> progress;
    private final Sorter sorter;
    private final TreeSet<String> types = new TreeSet<>();
    private final List<BadRecord> doubts = new ArrayList<>();
    private final long start = System.nanoTime();
    private long read;
    private long duplicates;
    private long excluded;
    private long doubtful;

    private TaskImport(
            ImportSettings settings, TaskFormat format, Consumer<ImportProgress> progress) {
        this.settings = settings;
        this.format = format;
        this.progress = progress;
        this.sorter = new Sorter(settings.name().orElse(format.name()), settings.testPercent());
    }

    /**
     * Imports all sources. The files appear when all is read, or not at all.
     *
     * @param progress called every thousand records
     * @throws ImportFailedException where a record is bad and that is fatal, or none is a task
     * @throws io.reflectretry.data.source.SourceException where a source cannot be found
     */
    public static ImportReport run(
            ImportSettings settings, TaskFormat format, Consumer<ImportProgress> progress) {
        return new TaskImport(settings, format, progress).run();
    }

    private ImportReport run() {
        List<SourceFile> files = SourceFile.find(settings.sources());
        for (Path file : settings.exclude()) {
            try (Stream<Task> tasks = TaskFile.stream(file)) {
                tasks.forEach(sorter::exclude);
            }
        }
        Path trainFile = settings.out().resolve("train.jsonl");
        Path testFile = settings.out().resolve("test.jsonl");
        try (RecordReader reader = new RecordReader();
                TaskWriter train = new TaskWriter(trainFile);
                TaskWriter test = new TaskWriter(testFile);
                Rejected rejected = new Rejected(settings.out())) {
            double allBytes = Math.max(1, files.stream().mapToLong(SourceFile::bytes).sum());
            double bytesBefore = 0;
            for (SourceFile file : files) {
                reader.read(
                        file,
                        new OfFile(
                                file,
                                bytesBefore / allBytes,
                                file.bytes() / allBytes,
                                train,
                                test,
                                rejected));
                bytesBefore += file.bytes();
            }
            progress.accept(new ImportProgress(read, 1, spent()));
            if (train.count() + test.count() == 0) {
                throw new ImportFailedException(nothing(rejected));
            }
            return finish(trainFile, train, testFile, test, rejected);
        }
    }

    private String nothing(Rejected rejected) {
        return "None of %,d records is a new task%s"
                .formatted(
                        read,
                        rejected.first().isEmpty()
                                ? "."
                                : ". The first: " + rejected.first().getFirst().line());
    }

    private ImportReport finish(
            Path trainFile, TaskWriter train, Path testFile, TaskWriter test, Rejected rejected) {
        ImportReport report =
                new ImportReport(
                        read,
                        rejected.count(),
                        duplicates,
                        excluded,
                        doubtful,
                        train.count(),
                        test.count(),
                        rejected.first(),
                        List.copyOf(doubts),
                        List.of());
        List<DataCard> cards = new ArrayList<>();
        side(trainFile, "train", train, report, cards);
        side(testFile, "test", test, report, cards);
        rejected.finish();
        return new ImportReport(
                report.read(),
                report.bad(),
                report.duplicates(),
                report.excluded(),
                report.doubtful(),
                report.train(),
                report.test(),
                report.firstBad(),
                report.firstDoubts(),
                List.copyOf(cards));
    }

    /** Names one side's file; an earlier import's goes where the side is empty. */
    private void side(
            Path file, String split, TaskWriter writer, ImportReport report, List<DataCard> cards) {
        if (writer.count() == 0) {
            try {
                Files.deleteIfExists(file);
                Files.deleteIfExists(TaskFile.cardOf(file));
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
            return;
        }
        String sha256 = writer.finish();
        DataCard card =
                new DataCard(
                        file.getFileName().toString(),
                        format.description(),
                        String.join(", ", types),
                        split,
                        "SHA-256 of the question decides (of a Countdown task: sorted numbers and target): %d of 100 are for the test, and none of them is in the training file."
                                .formatted(settings.testPercent()),
                        settings.sources().stream()
                                .map(Path::toString)
                                .collect(Collectors.joining(", ")),
                        settings.licence().orElse(format.licence()),
                        settingsByName(),
                        report.counts(),
                        writer.count(),
                        sha256);
        TaskFile.writeCard(file, card);
        cards.add(card);
    }

    private Map<String, String> settingsByName() {
        Map<String, String> named = new LinkedHashMap<>();
        named.put("format", format.name());
        named.put("name", settings.name().orElse(format.name()));
        named.put("testPercent", Integer.toString(settings.testPercent()));
        named.put("strict", Boolean.toString(settings.strict()));
        named.put(
                "exclude",
                settings.exclude().stream().map(Path::toString).collect(Collectors.joining(", ")));
        return named;
    }

    private Duration spent() {
        return Duration.ofNanos(System.nanoTime() - start);
    }

    /** Takes the records of one file. */
    private final class OfFile implements Records {

        private final SourceFile file;
        private final double before;
        private final double share;
        private final TaskWriter train;
        private final TaskWriter test;
        private final Rejected rejected;

        OfFile(
                SourceFile file,
                double before,
                double share,
                TaskWriter train,
                TaskWriter test,
                Rejected rejected) {
            this.file = file;
            this.before = before;
            this.share = share;
            this.train = train;
            this.test = test;
            this.rejected = rejected;
        }

        @Override
        public void record(long row, ObjectNode record, double done) {
            count(done);
            String where = "row " + row;
            try {
                Draft draft = format.read(record);
                if (settings.strict() && !draft.doubts().isEmpty()) {
                    reject(where, draft.doubts().getFirst());
                    return;
                }
                switch (sorter.decide(draft)) {
                    case Sorter.Kept(Task task, boolean forTest) -> {
                        (forTest ? test : train).write(task);
                        types.add(task.type());
                        note(where, draft.doubts());
                    }
                    case Sorter.Duplicate() -> duplicates++;
                    case Sorter.Excluded() -> excluded++;
                }
            } catch (BadRecordException | InvalidFieldException bad) {
                reject(where, bad.getMessage());
            }
        }

        @Override
        public void unreadable(String where, String reason) {
            count(0);
            reject(where, reason);
        }

        private void count(double done) {
            read++;
            if (read % PROGRESS_EACH == 0) {
                progress.accept(new ImportProgress(read, before + share * done, spent()));
            }
        }

        private void reject(String where, String reason) {
            BadRecord bad = new BadRecord(file.path(), where, reason);
            if (settings.onBad() == ImportSettings.OnBad.FAIL) {
                throw new ImportFailedException(bad.line());
            }
            rejected.add(bad);
        }

        private void note(String where, List<String> reasons) {
            if (reasons.isEmpty()) {
                return;
            }
            doubtful++;
            if (doubts.size() < SHOWN_DOUBTS) {
                doubts.add(new BadRecord(file.path(), where, reasons.getFirst()));
            }
        }
    }
}
