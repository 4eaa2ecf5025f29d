package io.reflectretry.bootstrap;

/** One row in four repeats what the policy can do already, so that it does not forget it. */
final class MixedLessons implements Lessons {

    private static final int ROWS_PER_REPEATED = 4;

    private final Lessons repeated;
    private final Lessons learned;
    private long rows;

    MixedLessons(Lessons repeated, Lessons learned) {
        this.repeated = repeated;
        this.learned = learned;
    }

    @Override
    public TrainingRow direct(TrainingPhase phase) {
        return next().direct(phase);
    }

    @Override
    public TrainingRow episode(TrainingPhase phase) {
        return next().episode(phase);
    }

    private Lessons next() {
        return rows++ % ROWS_PER_REPEATED == 0 ? repeated : learned;
    }
}
