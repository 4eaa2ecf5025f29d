package io.reflectretry.rollout.policies;

/**
 * Where one version of a policy stands. Each transition is a method of the state that it leaves:
 *
 * <pre>
 *          ┌────────────────announceAgain───────────── Refused
 *          v                                             ^
 *      Announced ──load──> Loading ──refuse──────────────┘
 *          ^                  │  ^
 *        revive             live  └──load──┐
 *          │                  v            │
 *          └── Evicted <──evict── Live     │
 *                 └────────────────────────┘
 * </pre>
 *
 * @param <P> what is held
 */
sealed interface VersionState<P extends HeldPolicy> {

    /** Where its weights lie. */
    Checkpoint checkpoint();

    /** States from which loading may begin. */
    sealed interface Loadable<P extends HeldPolicy> extends VersionState<P> {

        /** The loader has it. */
        default Loading<P> load() {
            return new Loading<>(checkpoint());
        }
    }

    /** Known, never held; the newest of these is loaded before anybody asks for it. */
    record Announced<P extends HeldPolicy>(Checkpoint checkpoint) implements Loadable<P> {}

    /** Held once, given up for its memory; loaded again only when it is asked for. */
    record Evicted<P extends HeldPolicy>(Checkpoint checkpoint) implements Loadable<P> {

        /** It is wanted again. */
        Announced<P> revive() {
            return new Announced<>(checkpoint);
        }
    }

    /** The loader has it. */
    record Loading<P extends HeldPolicy>(Checkpoint checkpoint) implements VersionState<P> {

        Live<P> live(P policy, long now) {
            return new Live<>(checkpoint, policy, 0, now);
        }

        Refused<P> refuse(String reason) {
            return new Refused<>(checkpoint, reason);
        }
    }

    /**
     * Ready to answer.
     *
     * @param users how many requests it is at work for
     * @param lastUse when it was last used, by the registry's own count
     */
    record Live<P extends HeldPolicy>(Checkpoint checkpoint, P policy, int users, long lastUse)
            implements VersionState<P> {

        Live<P> acquire(long now) {
            return new Live<>(checkpoint, policy, users + 1, now);
        }

        Live<P> release() {
            return new Live<>(checkpoint, policy, users - 1, lastUse);
        }

        boolean idle() {
            return users == 0;
        }

        Evicted<P> evict() {
            return new Evicted<>(checkpoint);
        }
    }

    /** Its folder is broken; announcing it again gives it another chance. */
    record Refused<P extends HeldPolicy>(Checkpoint checkpoint, String reason)
            implements VersionState<P> {

        Announced<P> announceAgain(Checkpoint again) {
            return new Announced<>(again);
        }
    }
}
