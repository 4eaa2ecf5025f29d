package io.reflectretry.stack;

import java.nio.file.Path;

/**
 * Where the files of a stack lie: everything is under one folder.
 *
 * @param root the folder
 */
public record StackLayout(Path root) {
    public StackLayout {
        root = root.toAbsolutePath().normalize();
    }

    /** The broker's log. */
    public Path brokerData() {
        return root.resolve("data/broker");
    }

    /** The database. */
    public Path postgresData() {
        return root.resolve("data/postgres");
    }

    /** PostgreSQL's programs, unpacked. */
    public Path postgresPrograms() {
        return root.resolve("programs/postgres");
    }

    /** The logs of all processes. */
    public Path logs() {
        return root.resolve("logs");
    }

    /** The log of one process. */
    public Path log(String process) {
        return logs().resolve(process + ".log");
    }

    /** The log of the process that watches over the others. */
    public Path supervisorLog() {
        return log("supervisor");
    }

    /** What runs, for other processes to read: {@link StackStatus}. */
    public Path statusFile() {
        return root.resolve("run/stack.json");
    }

    /** Held by the one supervisor that works on this folder. */
    Path lockFile() {
        return root.resolve("run/lock");
    }

    /** The options of a stack that runs in the background. */
    Path optionsFile() {
        return root.resolve("run/options.json");
    }
}
