package io.reflectretry.trainer.training;

import io.reflectretry.model.event.StepRecord;
import io.reflectretry.model.run.BranchPoint;
import io.reflectretry.model.run.TrainingConfiguration;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The batches of a branch: those that the other run has recorded, one after the other. */
final class BranchSource implements StepSource {

    private static final Duration BUSY = Duration.ofMillis(10);

    private final TrainingRequest request;
    private final RecordedBatches recorded;
    private final Tally tally;

    /** Where the log must be read from, for whoever goes on later. */
    private final SortedMap<String, Long> scanFrom;

    private long next;

    private BranchSource(TrainingRequest request, RecordedBatches recorded, TrainingState state) {
        this.request = request;
        this.recorded = recorded;
        this.scanFrom = state.offsets();
        tally = Tally.restore(state.counts());
        next = state.step() + 1;
    }

    /** The batches after a full state of the branch. */
    static BranchSource open(TrainingRequest request, TrainingPlace place, TrainingState state) {
        BranchPoint point = request.configuration().branch().orElseThrow();
        CheckpointStore other = new CheckpointStore(place.storageRoot(), point.run());
        if (!other.exists()) {
            throw new NotReplayableException(
                    "Run %s, which %s branches off, has no files under %s any more: put them back, then go on with ./rrr train --resume %s."
                            .formatted(point.run(), request.run(), other.folder(), request.run()));
        }
        RecordedBatches recorded =
                new RecordedBatches(
                        place.bootstrapServers(),
                        point.run(),
                        other,
                        state.step() + 1,
                        Positions.parse(state.offsets()));
        return new BranchSource(request, recorded, state);
    }

    /** The last step that the other run had recorded when this was opened. */
    @Override
    public long last() {
        return recorded.newest();
    }

    @Override
    public void read(boolean busy) {
        if (busy) {
            try {
                Thread.sleep(BUSY);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public Optional<StepWork> take(double waitedSeconds) {
        TrainingConfiguration configuration = request.configuration();
        Batch batch = batch();
        Optional<TrainingState> state =
                StepWork.savesState(batch.step(), configuration) || batch.step() == last()
                        ? Optional.of(
                                new TrainingState(
                                        request.run(),
                                        batch.step(),
                                        scanFrom,
                                        new TreeMap<>(),
                                        GroupAssembler.empty(),
                                        tally.counts(),
                                        TrainingState.Skips.NONE))
                        : Optional.empty();
        return Optional.of(
                new StepWork(
                        batch,
                        StepPlan.of(batch, configuration),
                        new TreeMap<>(recorded.record(batch.step()).offsets()),
                        state,
                        StepMetrics.of(batch, configuration, tally.counts(), waitedSeconds),
                        List.of()));
    }

    @Override
    public StepPlan again(StepRecord record) {
        return StepPlan.of(batch(), request.configuration());
    }

    private Batch batch() {
        Batch batch = recorded.batch(next++);
        tally.add(Tally.TRAINED, batch.groups().size());
        tally.countTokens(batch, request.configuration());
        return batch;
    }

    @Override
    public void close() {
        recorded.close();
    }
}
