package io.reflectretry.stack;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Remembers every state that every child entered. */
final class Recorder implements SupervisorListener {
    record Change(String child, ChildState state) {}

    private final List<Change> changes = new CopyOnWriteArrayList<>();

    @Override
    public void changed(String child, ChildState state) {
        changes.add(new Change(child, state));
    }

    List<Change> changes() {
        return changes;
    }

    List<String> stoppedInOrder() {
        return changes.stream()
                .filter(change -> change.state() instanceof ChildState.Stopped)
                .map(Change::child)
                .toList();
    }
}
