package io.reflectretry.verifiers;

/** Where a verifier may be let loose. See docs/decisions/0004-judging-in-bounded-time.md. */
public enum Execution {
    /**
     * Ends within milliseconds by construction, whatever the answer holds (linear algorithms, no
     * recursion over the answer's nesting): runs in the caller's thread.
     */
    QUICK,
    /**
     * Spends its time waiting, and ends by itself within its time limit: runs in a virtual thread,
     * many at a time; one that overruns is interrupted and its result is dropped.
     */
    WAITING,
    /**
     * May compute for any time or take any memory: runs in a process of its own, which is killed
     * when it overruns. Needs a public class with a public constructor without parameters.
     */
    ISOLATED
}
