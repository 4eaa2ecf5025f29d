package io.reflectretry.trainer.training;

import io.reflectretry.model.event.CheckpointPublished;
import io.reflectretry.model.event.StepRecord;
import io.reflectretry.model.policy.PolicyVersion;
import io.reflectretry.policy.CheckpointManifest;
import io.reflectretry.policy.folder.MalformedFolderException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens a run's training where it stands: makes its first version where there is nothing yet; else
 * takes the newest full state, does again the steps that were recorded after it, and announces what
 * the log lacks.
 */
final class RunOpening {

    private static final Logger LOG = LoggerFactory.getLogger(RunOpening.class);

    private final TrainingRequest request;
    private final TrainingPlace place;
    private final TrainingListener listener;
    private final CheckpointStore store;
    private final TrainingLog log;

    RunOpening(
            TrainingRequest request,
            TrainingPlace place,
            TrainingListener listener,
            CheckpointStore store,
            TrainingLog log) {
        this.request = request;
        this.place = place;
        this.listener = listener;
        this.store = store;
        this.log = log;
    }

    /**
     * A run that is ready to go on.
     *
     * @param version the newest version
     */
    record Opened(
            StepSource source, PolicyTrainer trainer, long version, TrainingState.Skips skips) {}

    Opened open() {
        Set<Long> announced = log.announced(request.run());
        requireFilesOf(announced);
        store.open();
        if (store.newestStep().isEmpty()) {
            if (request.configuration().branch().isPresent()) {
                new BranchFork(request, place, store).make();
            } else {
                makeVersionZero();
            }
        }
        long newest = store.newestStep().orElseThrow();
        announceMissing(newest, announced);
        TrainingState state = FullStates.newest(store, request.run(), newest);
        StepSource source =
                request.configuration().branch().isPresent()
                        ? BranchSource.open(request, place, state)
                        : SessionOpening.open(request, place, listener, state);
        Optional<PolicyTrainer> trainer = Optional.empty();
        try {
            trainer = Optional.of(trainer(state.step(), store.moments(state.step())));
            return newest == state.step()
                    ? new Opened(source, trainer.get(), newest, state.skips())
                    : doAgain(source, trainer.get(), state, newest);
        } catch (RuntimeException failure) {
            trainer.ifPresent(open -> Waiting.on(open.close()));
            source.close();
            throw failure;
        }
    }

    private void makeVersionZero() {
        Path model = place.storageRoot().resolve(request.configuration().model());
        LOG.info(
                "Run {} begins: version 0 is {} in {}.",
                request.run(),
                request.configuration().lora().isPresent()
                        ? "an adapter over the model"
                        : "the model",
                model);
        FirstVersion.write(place.storageRoot(), request.configuration(), store);
        CheckpointManifest manifest = store.sealCheckpoint(0);
        store.sealState(
                new TrainingState(
                        request.run(),
                        0,
                        Positions.text(request.start()),
                        new TreeMap<>(),
                        GroupAssembler.empty(),
                        new TreeMap<>(),
                        TrainingState.Skips.NONE));
        store.finish(
                CheckpointPublished.of(
                        request.run(),
                        new PolicyVersion(request.run(), 0),
                        store.relative(0),
                        manifest.sha256(),
                        Optional.empty()));
    }

    /** A step's file is there before its event: where it is not, files were lost, not steps. */
    private void requireFilesOf(Set<Long> announced) {
        long newest = store.exists() ? store.newestStep().orElse(-1L) : -1;
        long known = announced.stream().max(Long::compare).orElse(-1L);
        if (known > newest) {
            throw new IllegalStateException(
                    "Run %s: the log knows version %d, but %s does not hold %d.json: put the files of the run back; nothing was changed."
                            .formatted(
                                    request.run(), known, store.folder().resolve("steps"), known));
        }
    }

    private void announceMissing(long newest, Set<Long> announced) {
        for (long version = store.oldestStep().orElseThrow(); version <= newest; version++) {
            if (!announced.contains(version)) {
                LOG.info(
                        "Run {}: the log lacks version {}; announcing it.", request.run(), version);
                log.announce(store.step(version), List.of(), () -> {});
            }
        }
    }

    private PolicyTrainer trainer(long version, Optional<Path> moments) {
        return Waiting.on(
                PolicyTrainer.open(
                        place,
                        request.configuration(),
                        store.checkpoint(version),
                        moments,
                        store.untrained(request.configuration())));
    }

    private Opened doAgain(
            StepSource source, PolicyTrainer trainer, TrainingState state, long newest) {
        LOG.info(
                "Run {}: the full state is of step {}; doing steps up to {} again.",
                request.run(),
                state.step(),
                newest);
        TrainingState.Skips skips = state.skips();
        for (long step = state.step() + 1; step <= newest; step++) {
            StepPlan plan = source.again(stepRecord(step));
            skips = skips.after(Waiting.on(trainer.step(step, plan)).skipped());
        }
        return new Opened(source, asAnnounced(trainer, newest), newest, skips);
    }

    private StepRecord stepRecord(long step) {
        return store.step(step).step().orElseThrow();
    }

    /**
     * The rollouts have loaded the weights that were announced. Sums may differ in their last bits
     * from one process to the next; then the announced weights are taken, with the moments that
     * were computed again. Where the bits are the same, weights that were damaged since are mended.
     */
    private PolicyTrainer asAnnounced(PolicyTrainer trainer, long version) {
        Path weights = store.weightsAside(version);
        Path moments = store.momentsAside(version);
        Waiting.on(trainer.save(weights, Optional.of(moments)));
        CheckpointManifest again = CheckpointManifest.of(weights);
        boolean same =
                CheckpointStore.weightsSha256(again).equals(stepRecord(version).weightsSha256());
        PolicyTrainer next = trainer;
        try {
            FullStates.check(store, version);
        } catch (MalformedFolderException damaged) {
            mend(version, same, damaged);
        }
        if (!same) {
            LOG.warn(
                    "Run {}: step {} done again gives other bits than announced; going on from the announced weights. Set MKL_CBWR and one engine thread for runs that repeat bit by bit.",
                    request.run(),
                    version);
            next = trainer(version, Optional.of(moments));
            Waiting.on(trainer.close());
        }
        store.discardAside();
        return next;
    }

    private void mend(long version, boolean same, MalformedFolderException damaged) {
        boolean whole =
                same
                        && store.sealCheckpoint(version)
                                .sha256()
                                .equals(store.step(version).manifestSha256());
        if (!whole) {
            throw new IllegalStateException(
                    "%s Step %d done again does not give the announced files, so they cannot be made anew: put the file back, or branch off an earlier step with ./rrr replay %s --from %d."
                            .formatted(damaged.getMessage(), version, request.run(), version),
                    damaged);
        }
        LOG.warn(
                "Run {}: the weights of version {} were damaged and are replaced by the same, made again: {}",
                request.run(),
                version,
                damaged.getMessage());
        store.replaceCheckpoint(version);
    }
}
