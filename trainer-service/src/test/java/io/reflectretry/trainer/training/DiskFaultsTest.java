package io.reflectretry.trainer.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.reflectretry.model.run.CheckpointSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What goes wrong on the disk is named with its file and remedy, and the run goes on afterwards.
 */
class DiskFaultsTest {

    private static final int STEPS = 4;

    private final String run = "disk-" + UUID.randomUUID();
    private final TestRuns runs =
            TestRuns.small()
                    .steps(STEPS)
                    .staleness(RecordedRuns.LOCK_STEP)
                    .checkpoints(new CheckpointSettings(2, 8, 0));

    @TempDir Path folder;
    private RecordedRuns trainer;

    @AfterEach
    void close() throws IOException, InterruptedException {
        if (trainer != null) {
            trainer.close();
        }
        sh("umount", "-l", folder.toString());
    }

    private static boolean sh(String... command) throws IOException, InterruptedException {
        return new ProcessBuilder(command).redirectErrorStream(true).start().waitFor() == 0;
    }

    /** A disk of a few megabytes; only who may mount one can run these tests. */
    private void smallDisk() throws IOException, InterruptedException {
        assumeThat(
                        Files.isExecutable(Path.of("/usr/bin/mount"))
                                && sh(
                                        "mount",
                                        "-t",
                                        "tmpfs",
                                        "-o",
                                        "size=4m",
                                        "tmpfs",
                                        folder.toString()))
                .as("a disk can be mounted")
                .isTrue();
    }

    private void begin(long steps) {
        TestRuns.writeModel(folder);
        trainer = new RecordedRuns(folder);
        trainer.start(run, runs);
        trainer.feed(run, 0, steps);
        trainer.awaitVersion(run, steps);
    }

    private Map<Long, String> calm() {
        String calm = run + "-calm";
        Heard heard = trainer.start(calm, runs);
        trainer.feed(calm, 0, STEPS);
        assertThat(heard.awaitEnd()).isEmpty();
        return RecordedRuns.hashes(calm);
    }

    private void goesOnToTheEnd(long from) {
        trainer.restart();
        Heard heard = trainer.start(run, runs);
        trainer.feed(run, from, STEPS);
        assertThat(heard.awaitEnd()).isEmpty();
        assertThat(RecordedRuns.hashes(run)).isEqualTo(calm());
    }

    @Test
    void aFullDiskEndsTheRunWithTheFileAndTheRemedyAndItGoesOnWhenThereIsSpace()
            throws IOException, InterruptedException {
        smallDisk();
        TestRuns.writeModel(folder);
        trainer = new RecordedRuns(folder);
        Heard heard = trainer.start(run, runs);
        trainer.feed(run, 0, 1);
        trainer.awaitVersion(run, 1);
        Path ballast = folder.resolve("ballast");
        fill(ballast);
        trainer.feed(run, 1, 2);

        assertThat(heard.awaitEnd())
                .hasValueSatisfying(
                        reason ->
                                assertThat(reason)
                                        .contains("runs/" + run)
                                        .containsIgnoringCase("no space left")
                                        .contains("free some space")
                                        .contains("./rrr train --resume " + run));
        assertThat(folder.resolve("runs/%s/steps/1.json".formatted(run))).exists();
        assertThat(folder.resolve("runs/%s/steps/2.json".formatted(run))).doesNotExist();

        Files.delete(ballast);
        goesOnToTheEnd(2);
    }

    private static void fill(Path file) throws IOException {
        try (var out =
                Files.newByteChannel(
                        file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            var block = java.nio.ByteBuffer.allocate(4096);
            while (true) {
                out.write(block.clear());
            }
        } catch (IOException full) {
            assertThat(full).hasMessageContaining("No space left");
        }
    }

    @Test
    void aDiskThatBecomesReadOnlyIsNamedAndTheRunGoesOnWhenItIsWritable()
            throws IOException, InterruptedException {
        smallDisk();
        TestRuns.writeModel(folder);
        trainer = new RecordedRuns(folder);
        Heard heard = trainer.start(run, runs);
        trainer.feed(run, 0, 1);
        trainer.awaitVersion(run, 1);
        assertThat(sh("mount", "-o", "remount,ro", folder.toString())).isTrue();
        trainer.feed(run, 1, 2);

        assertThat(heard.awaitEnd())
                .hasValueSatisfying(
                        reason ->
                                assertThat(reason)
                                        .contains("runs/" + run)
                                        .containsIgnoringCase("read-only")
                                        .contains("mount it read-write")
                                        .contains("./rrr train --resume " + run));

        assertThat(sh("mount", "-o", "remount,rw", folder.toString())).isTrue();
        goesOnToTheEnd(2);
    }

    @Test
    void truncatedWeightsAreMadeAgainFromTheStateBefore() throws IOException {
        begin(2);
        Path weights = folder.resolve("runs/%s/checkpoints/2/model.safetensors".formatted(run));
        byte[] whole = Files.readAllBytes(weights);
        trainer.trainings().stop(run);
        Files.write(weights, java.util.Arrays.copyOf(whole, whole.length / 2));

        goesOnToTheEnd(2);

        assertThat(weights).hasBinaryContent(whole);
    }

    @Test
    void aManifestThatDoesNotMatchIsMadeAgainFromTheStateBefore() throws IOException {
        begin(2);
        trainer.trainings().stop(run);
        Path manifest = folder.resolve("runs/%s/checkpoints/2/manifest.json".formatted(run));
        String whole = Files.readString(manifest);
        Files.writeString(manifest, whole.replaceFirst("[0-9a-f]{64}", "0".repeat(64)));

        goesOnToTheEnd(2);

        assertThat(manifest).hasContent(whole);
    }

    @Test
    void whereNothingWholeIsLeftEveryDamageIsNamedAndTheRunGoesOnWhenTheFileIsBack()
            throws IOException {
        begin(1);
        trainer.trainings().stop(run);
        Path state = folder.resolve("runs/%s/state/0/state.json".formatted(run));
        String whole = Files.readString(state);
        Files.writeString(state, "{}");
        trainer.restart();

        assertThat(trainer.start(run, runs).awaitEnd())
                .hasValueSatisfying(
                        reason ->
                                assertThat(reason)
                                        .contains("state/0/state.json")
                                        .contains("the manifest says")
                                        .contains("put back"));

        Files.writeString(state, whole);
        goesOnToTheEnd(1);
    }

    @Test
    void aStepFileThatIsDamagedIsNamed() throws IOException {
        begin(1);
        trainer.trainings().stop(run);
        Path step = folder.resolve("runs/%s/steps/1.json".formatted(run));
        String whole = Files.readString(step);
        Files.writeString(step, whole.substring(0, 40));
        trainer.restart();

        assertThat(trainer.start(run, runs).awaitEnd())
                .hasValueSatisfying(
                        reason ->
                                assertThat(reason)
                                        .contains("steps/1.json")
                                        .contains("put the file back"));

        Files.writeString(step, whole);
        goesOnToTheEnd(1);
    }

    @Test
    void whereFilesOfTheRunAreGoneItDoesNotBeginAnew() throws IOException {
        begin(1);
        trainer.trainings().stop(run);
        Path steps = folder.resolve("runs/%s/steps".formatted(run));
        Path elsewhere = folder.resolve("elsewhere");
        Files.move(steps, elsewhere);
        trainer.restart();

        assertThat(trainer.start(run, runs).awaitEnd())
                .hasValueSatisfying(
                        reason ->
                                assertThat(reason)
                                        .contains(steps.toString())
                                        .contains("1.json")
                                        .contains("put the files of the run back"));
        assertThat(folder.resolve("runs/%s/checkpoints/1".formatted(run))).exists();

        Files.move(elsewhere, steps);
        goesOnToTheEnd(1);
    }
}
