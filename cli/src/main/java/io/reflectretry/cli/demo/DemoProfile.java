package io.reflectretry.cli.demo;

/** How long a demo takes. The way is the same. */
public enum DemoProfile {
    /** The real thing: at most twelve minutes of training on two cores. */
    FULL(200, 2000),
    /** About two minutes in all: shows that everything works; the gain is within the noise. */
    QUICK(20, 300);

    private final int steps;
    private final int tasks;

    DemoProfile(int steps, int tasks) {
        this.steps = steps;
        this.tasks = tasks;
    }

    /** Optimizer steps. */
    int steps() {
        return steps;
    }

    /** Held-out tasks of each evaluation. */
    int tasks() {
        return tasks;
    }
}
