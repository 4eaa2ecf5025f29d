package io.reflectretry.bootstrap;

import java.util.ArrayList;
import java.util.List;

/** Writes the conversations that a small policy learns from; none is about a held-out task. */
interface Lessons {

    /** A task and an answer. */
    TrainingRow direct(TrainingPhase phase);

    /** A task, a wrong attempt, a reflection and a retry. */
    TrainingRow episode(TrainingPhase phase);

    /** The rows of one optimizer step. */
    default List<TrainingRow> rows(TrainingPhase phase) {
        List<TrainingRow> rows = new ArrayList<>(phase.directRows() + phase.episodeRows());
        for (int i = 0; i < phase.directRows(); i++) {
            rows.add(direct(phase));
        }
        for (int i = 0; i < phase.episodeRows(); i++) {
            rows.add(episode(phase));
        }
        return rows;
    }

    /** The lessons of a subject; the same seed gives the same ones. */
    static Lessons of(Subject subject, long seed) {
        return switch (subject) {
            case COUNTDOWN -> new EpisodeWriter(seed);
            case FUNCTION_CALLING -> new CallLessons(seed);
            case BOTH -> new MixedLessons(new EpisodeWriter(seed), new CallLessons(seed));
        };
    }
}
