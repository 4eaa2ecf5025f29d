package io.reflectretry.trainer.training;

import io.reflectretry.model.event.CloseReason;
import io.reflectretry.testkit.Await;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Remembers what a training told. */
final class Heard implements TrainingListener {

    private static final String FINISHED = "finished";

    private final Map<String, CloseReason> closed = new ConcurrentHashMap<>();
    private final List<String> ends = new CopyOnWriteArrayList<>();
    private volatile String takenOver = "";

    @Override
    public void groupClosed(String episode, CloseReason reason) {
        closed.put(episode, reason);
    }

    @Override
    public void finished() {
        ends.add(FINISHED);
    }

    @Override
    public void failed(String reason) {
        ends.add(reason);
    }

    @Override
    public void takenOver(String reason) {
        takenOver = reason;
        ends.add(reason);
    }

    /** Whether it ended because another trainer has the run. */
    boolean wasTakenOver() {
        return !takenOver.isEmpty();
    }

    Map<String, CloseReason> closed() {
        return Map.copyOf(closed);
    }

    boolean hasEnded() {
        return !ends.isEmpty();
    }

    /** Waits for the end; gives the reason of a failure, nothing for a run that finished. */
    Optional<String> awaitEnd() {
        String end = Await.value("the training has ended", () -> ends.stream().findFirst());
        return Optional.of(end).filter(reason -> !reason.equals(FINISHED));
    }
}
