package io.reflectretry.messaging;

import io.reflectretry.model.event.Topic;
import java.time.Duration;

/** What a stage counts. Called on the stage's thread only. */
public interface StageMetrics {

    /** A record was admitted. */
    void recordRead(Topic topic);

    /** An event is in the log: its transaction is committed. */
    void eventWritten(Topic topic);

    /** A record is in the dead-letter topic: its transaction is committed. */
    void deadLetterWritten(Topic input);

    /** A transaction was committed. */
    void committed(Duration took);

    /** A transaction failed; what it held is read again. */
    void aborted(Duration took);

    /** Records admitted and not yet committed. */
    void inFlight(int records);

    /** Counts nothing. */
    static StageMetrics none() {
        return new StageMetrics() {
            @Override
            public void recordRead(Topic topic) {}

            @Override
            public void eventWritten(Topic topic) {}

            @Override
            public void deadLetterWritten(Topic input) {}

            @Override
            public void committed(Duration took) {}

            @Override
            public void aborted(Duration took) {}

            @Override
            public void inFlight(int records) {}
        };
    }
}
