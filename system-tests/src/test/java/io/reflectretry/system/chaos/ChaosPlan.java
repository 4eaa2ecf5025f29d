package io.reflectretry.system.chaos;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * What is done to a run, and when: all of it derives from the seed.
 *
 * @param seed as printed
 * @param steps how many steps the run has
 * @param blows in the order in which they are dealt
 */
record ChaosPlan(long seed, int steps, List<Blow> blows) {

    /** The run has a few steps of its own first. */
    private static final int FIRST_STEP = 2;

    /**
     * Blows are due in this part of the run: while a killed audit comes back the steps go on, and
     * the last blow must still meet a run.
     */
    private static final double STRUCK_PART = 0.5;

    /** The most begin lines that are let pass before the one that is struck. */
    private static final int MOST_SKIPPED = 3;

    /** One thing that is done once a step was published. */
    sealed interface Blow {

        /** It is dealt when this step was published. */
        int afterStep();
    }

    /**
     * A process is killed within a moment.
     *
     * @param replica whose log tells the moment
     * @param moment what it is to be in the midst of
     * @param skipped so many such moments are let pass first
     */
    record Kill(int afterStep, Target target, String replica, String moment, int skipped)
            implements Blow {}

    /** The broker is stopped as one stops it, and starts again. */
    record BrokerStop(int afterStep) implements Blow {}

    /** The plan of a seed. */
    static ChaosPlan of(long seed, int steps, int kills, int brokerStops) {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        List<Integer> at = new ArrayList<>();
        for (int i = 0; i < kills + brokerStops; i++) {
            at.add(FIRST_STEP + random.nextInt((int) Math.ceil(STRUCK_PART * steps)));
        }
        Collections.sort(at);
        List<Integer> broker = new ArrayList<>();
        while (broker.size() < brokerStops) {
            int i = random.nextInt(at.size());
            if (!broker.contains(i)) {
                broker.add(i);
            }
        }
        // Each target in turn, in an order that the seed deals anew each round.
        List<Target> round = new ArrayList<>();
        List<Blow> blows = new ArrayList<>();
        for (int i = 0; i < at.size(); i++) {
            if (broker.contains(i)) {
                blows.add(new BrokerStop(at.get(i)));
                continue;
            }
            if (round.isEmpty()) {
                round.addAll(List.of(Target.values()));
            }
            Target target = round.remove(random.nextInt(round.size()));
            blows.add(
                    new Kill(
                            at.get(i),
                            target,
                            pick(target.replicas(), random),
                            pick(target.moments(), random),
                            random.nextInt(MOST_SKIPPED + 1)));
        }
        return new ChaosPlan(seed, steps, List.copyOf(blows));
    }

    private static String pick(List<String> from, RandomGenerator random) {
        return from.get(random.nextInt(from.size()));
    }

    long kills() {
        return blows.stream().filter(Kill.class::isInstance).count();
    }
}
