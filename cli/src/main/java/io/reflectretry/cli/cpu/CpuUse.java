package io.reflectretry.cli.cpu;

/** What a thread of a stack's process is busy with, told by its name. */
public enum CpuUse {

    /**
     * Generation in a rollout, its prompts' template and tokenizer included; optimizer steps in a
     * trainer.
     */
    NETWORK,

    /** Reads weights and makes them ready, or writes and hashes them, beside the network. */
    LOADING,

    /** The JVM's compilers: most of it in the first minutes. */
    JIT,

    /** The JVM's garbage collection and other house-keeping. */
    GC,

    /** The rest: codec, Kafka, database, HTTP; in a verifier also the judging. */
    OTHER;

    /**
     * The use of a thread.
     *
     * @param name as {@code /proc/PID/task/TID/comm} has it: the first 15 characters
     */
    static CpuUse of(String name) {
        if (name.equals("policy-engine") || name.equals("prompts")) {
            return NETWORK;
        }
        if (name.equals("policy-loader") || name.startsWith("weights-")) {
            return LOADING;
        }
        if (name.startsWith("C1 Comp") || name.startsWith("C2 Comp")) {
            return JIT;
        }
        // The serial collector works in the VM's own thread.
        if (name.startsWith("GC Thread") || name.startsWith("G1 ") || name.equals("VM Thread")) {
            return GC;
        }
        return OTHER;
    }
}
