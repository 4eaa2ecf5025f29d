package io.reflectretry.trainer.training;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.reflectretry.model.codec.EventCodec;
import io.reflectretry.model.codec.Json;
import io.reflectretry.model.event.CheckpointPublished;
import io.reflectretry.policy.CheckpointManifest;
import io.reflectretry.policy.folder.PolicyFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The files of one run, under the storage root:
 *
 * <pre>
 * runs/RUN/checkpoints/N   a Hugging Face folder with manifest.json; N steps lie behind it
 * runs/RUN/state/N         state.json, optimizer.safetensors, manifest.json
 * runs/RUN/steps/N.json    the announcement of version N with its step record
 * </pre>
 *
 * Everything is written aside, forced to disk and renamed, the step's file last: with it the step
 * has happened.
 */
final class CheckpointStore {

    private static final String STATE_FILE = "state.json";
    private static final String MOMENTS_FILE = "optimizer.safetensors";

    private final Path root;
    private final Path checkpoints;
    private final Path states;
    private final Path steps;

    CheckpointStore(Path storageRoot, String run) {
        root = storageRoot;
        Path folder = storageRoot.resolve("runs").resolve(run);
        checkpoints = folder.resolve("checkpoints");
        states = folder.resolve("state");
        steps = folder.resolve("steps");
    }

    /** Makes the folders, and removes what was never finished. */
    void open() {
        Set.of(checkpoints, states, steps).forEach(DurableFiles::createFolder);
        sweep();
        // Without its step's file a step has not happened: what it left is in the way of the next.
        long newest = newestStep().orElse(-1L);
        numbers(checkpoints).tailSet(newest + 1).forEach(this::removeCheckpoint);
        numbers(states).tailSet(newest + 1).forEach(this::removeState);
    }

    /** Removes what is half written or half removed. */
    void sweep() {
        Set.of(checkpoints, states, steps).forEach(DurableFiles::sweep);
    }

    /** Where the weights of a version lie. */
    Path checkpoint(long version) {
        return checkpoints.resolve(Long.toString(version));
    }

    /** The same relative to the storage root, as events name it. */
    String relative(long version) {
        return root.relativize(checkpoint(version)).toString().replace('\\', '/');
    }

    /** A folder for weights that are being written; not there yet. */
    Path weightsAside(long version) {
        return DurableFiles.aside(checkpoint(version));
    }

    /** A file for moments that are being written; its folder is there, the file is not. */
    Path momentsAside(long version) {
        Path folder = DurableFiles.aside(states.resolve(Long.toString(version)));
        DurableFiles.createFolder(folder);
        return folder.resolve(MOMENTS_FILE);
    }

    /** Copies a model as the weights of version 0. */
    CheckpointManifest copyModel(Path model) {
        DurableFiles.copyFiles(model, weightsAside(0), CheckpointManifest.FILE);
        return finishCheckpoint(0);
    }

    /** Lets the written weights of a version appear, with their manifest. */
    CheckpointManifest finishCheckpoint(long version) {
        Path aside = weightsAside(version);
        CheckpointManifest manifest = CheckpointManifest.of(aside);
        finish(aside, manifest, checkpoint(version));
        return manifest;
    }

    /** The hash of a version's weights, as step records name it. */
    static String weightsSha256(CheckpointManifest manifest) {
        return manifest.files().get(PolicyFolder.WEIGHTS_FILE).sha256();
    }

    /** Lets a full state appear, with the moments that were written aside, if any were. */
    void finishState(TrainingState state) {
        Path target = states.resolve(Long.toString(state.step()));
        Path aside = DurableFiles.aside(target);
        DurableFiles.createFolder(aside);
        DurableFiles.writeForced(aside.resolve(STATE_FILE), json(state));
        finish(aside, CheckpointManifest.of(aside), target);
    }

    private static void finish(Path aside, CheckpointManifest manifest, Path target) {
        manifest.write(aside);
        try {
            DurableFiles.force(aside);
        } catch (IOException failure) {
            throw new UncheckedIOException("Cannot force " + aside + " to disk", failure);
        }
        DurableFiles.appear(aside, target);
    }

    /** Writes the step's file: from now on the step has happened. */
    void finishStep(CheckpointPublished announcement) {
        DurableFiles.write(
                stepFile(announcement.policy().version()), EventCodec.encode(announcement));
    }

    /** The newest step that has happened; 0 when only version 0 is there, nothing before. */
    Optional<Long> newestStep() {
        return numbers(steps).stream().max(Long::compare);
    }

    /** The announcement of a version. */
    CheckpointPublished step(long version) {
        try {
            return EventCodec.decode(
                    Files.readAllBytes(stepFile(version)), CheckpointPublished.class);
        } catch (IOException failure) {
            throw new UncheckedIOException("Cannot read " + stepFile(version), failure);
        }
    }

    /** The full states, newest first. */
    Set<Long> statesNewestFirst() {
        return new TreeSet<>(numbers(states)).descendingSet();
    }

    /**
     * Reads a full state and checks its files.
     *
     * @throws RuntimeException naming the file that is damaged
     */
    TrainingState state(long step) {
        Path folder = states.resolve(Long.toString(step));
        try {
            CheckpointManifest manifest =
                    Json.mapper()
                            .readValue(
                                    folder.resolve(CheckpointManifest.FILE).toFile(),
                                    CheckpointManifest.class);
            manifest.check(folder);
            return Json.mapper()
                    .readValue(folder.resolve(STATE_FILE).toFile(), TrainingState.class);
        } catch (IOException failure) {
            throw new UncheckedIOException("Cannot read the state in " + folder, failure);
        }
    }

    /** The moments of a full state; there are none before the first step. */
    Optional<Path> moments(long step) {
        return Optional.of(states.resolve(Long.toString(step)).resolve(MOMENTS_FILE))
                .filter(Files::exists);
    }

    /** The versions whose weights are here. */
    TreeSet<Long> versions() {
        return numbers(checkpoints);
    }

    /** The steps whose full state is here. */
    TreeSet<Long> states() {
        return numbers(states);
    }

    void removeCheckpoint(long version) {
        DurableFiles.remove(checkpoint(version));
    }

    void removeState(long step) {
        DurableFiles.remove(states.resolve(Long.toString(step)));
    }

    private Path stepFile(long version) {
        return steps.resolve(version + ".json");
    }

    private static byte[] json(TrainingState state) {
        try {
            return Json.mapper().writeValueAsBytes(state);
        } catch (JsonProcessingException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private static TreeSet<Long> numbers(Path folder) {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.map(entry -> entry.getFileName().toString().replace(".json", ""))
                    .filter(name -> name.matches("[0-9]{1,18}"))
                    .map(Long::parseLong)
                    .collect(Collectors.toCollection(TreeSet::new));
        } catch (IOException failure) {
            throw new UncheckedIOException("Cannot list " + folder, failure);
        }
    }
}
