package io.reflectretry.trainer.training;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.reflectretry.messaging.Moment;
import io.reflectretry.model.codec.EventCodec;
import io.reflectretry.model.codec.EventFormatException;
import io.reflectretry.model.codec.Json;
import io.reflectretry.model.event.CheckpointPublished;
import io.reflectretry.model.event.Topic;
import io.reflectretry.model.run.TrainingConfiguration;
import io.reflectretry.policy.CheckpointManifest;
import io.reflectretry.policy.folder.PolicyFolder;
import io.reflectretry.policy.lora.AdapterFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The files of one run, under the storage root:
 *
 * <pre>
 * runs/RUN/checkpoints/N   a Hugging Face folder, of LoRA runs PEFT's of the adapter, with
 *                          manifest.json; N steps lie behind it
 * runs/RUN/state/N         state.json, optimizer.safetensors, manifest.json
 * runs/RUN/steps/N.json    the announcement of version N with its step record
 * </pre>
 *
 * Everything is written aside, forced to disk and renamed, the step's file last: with it the step
 * has happened. What is aside bears the name of its writer, so that two trainers of one run, of
 * which one does not know yet that it was fenced off, never write to one file.
 */
final class CheckpointStore {

    private static final String STATE_FILE = "state.json";
    private static final String MOMENTS_FILE = "optimizer.safetensors";

    private final String writer = UUID.randomUUID().toString().substring(0, 8);
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

    /** Where all of it lies. */
    Path folder() {
        return steps.getParent();
    }

    /** Whether the run has left anything. */
    boolean exists() {
        return Files.isDirectory(steps);
    }

    /** The untrained policy: version 0, or the model itself where the run began as a branch. */
    Path untrained(TrainingConfiguration configuration) {
        Path first = checkpoint(0);
        return Files.exists(first) ? first : root.resolve(configuration.model());
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

    /** Removes what is half written or half removed, by whomever. */
    private void sweep() {
        Set.of(checkpoints, states, steps).forEach(DurableFiles::sweep);
    }

    /** Removes what this writer has written aside and not finished. */
    void discardAside() {
        Set.of(checkpoints, states, steps)
                .forEach(folder -> DurableFiles.discardAside(folder, writer));
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
        return DurableFiles.aside(checkpoint(version), writer);
    }

    /** A file for moments that are being written; its folder is there, the file is not. */
    Path momentsAside(long version) {
        Path folder = stateAside(version);
        DurableFiles.createFolder(folder);
        return folder.resolve(MOMENTS_FILE);
    }

    private Path stateAside(long step) {
        return DurableFiles.aside(stateFolder(step), writer);
    }

    private Path stateFolder(long step) {
        return states.resolve(Long.toString(step));
    }

    /** Copies a model aside, as the weights of version 0. */
    void copyModel(Path model) {
        DurableFiles.copyFiles(model, weightsAside(0), CheckpointManifest.FILE);
    }

    /** Completes the weights that were written aside by their manifest. */
    CheckpointManifest sealCheckpoint(long version) {
        return seal(weightsAside(version));
    }

    /**
     * The hash of a version's weights, or of its adapter's, as step records name it; of all files
     * where the weights stand in many.
     */
    static String weightsSha256(CheckpointManifest manifest) {
        return Stream.of(AdapterFolder.WEIGHTS_FILE, PolicyFolder.WEIGHTS_FILE)
                .map(manifest.files()::get)
                .filter(Objects::nonNull)
                .map(CheckpointManifest.Entry::sha256)
                .findFirst()
                .orElseGet(manifest::sha256);
    }

    /** Completes a full state aside, with the moments that were written there, if any were. */
    void sealState(TrainingState state) {
        Path aside = stateAside(state.step());
        DurableFiles.createFolder(aside);
        DurableFiles.writeForced(aside.resolve(STATE_FILE), json(state));
        seal(aside);
    }

    private static CheckpointManifest seal(Path aside) {
        CheckpointManifest manifest = CheckpointManifest.of(aside);
        manifest.write(aside);
        DurableFiles.force(aside);
        return manifest;
    }

    /**
     * Lets what was sealed of a version appear: weights, the full state if there is one, and last
     * the step's file. From then on the step has happened.
     */
    void finish(CheckpointPublished announcement) {
        try (Moment _ = Moment.begin(Moment.Kind.CHECKPOINT)) {
            appear(announcement);
        }
    }

    private void appear(CheckpointPublished announcement) {
        long version = announcement.policy().version();
        DurableFiles.appear(weightsAside(version), checkpoint(version));
        if (Files.exists(stateAside(version))) {
            DurableFiles.appear(stateAside(version), stateFolder(version));
        }
        Path step = DurableFiles.aside(stepFile(version), writer);
        DurableFiles.writeForced(step, EventCodec.encode(announcement));
        DurableFiles.appear(step, stepFile(version));
    }

    /** Puts the sealed weights of a version in the place of those that are there. */
    void replaceCheckpoint(long version) {
        removeCheckpoint(version);
        DurableFiles.appear(weightsAside(version), checkpoint(version));
    }

    /** The first version that there was: 0, or where a branch begins. */
    Optional<Long> oldestStep() {
        return numbers(steps).stream().min(Long::compare);
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
        } catch (EventFormatException damaged) {
            throw new IllegalStateException(
                    "%s is damaged (%s): put the file back; the event of the same text is in %s."
                            .formatted(
                                    stepFile(version),
                                    damaged.getMessage(),
                                    Topic.CHECKPOINTS.topicName()),
                    damaged);
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
        Path folder = stateFolder(step);
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
        return Optional.of(stateFolder(step).resolve(MOMENTS_FILE)).filter(Files::exists);
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
        DurableFiles.remove(stateFolder(step));
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
