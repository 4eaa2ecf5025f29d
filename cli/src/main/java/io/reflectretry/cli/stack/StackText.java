package io.reflectretry.cli.stack;

import io.reflectretry.stack.StackStatus;
import java.io.PrintWriter;

/** A stack's state as a table for the terminal. */
public final class StackText {

    private StackText() {}

    /** One line a process: name, state, address, log. */
    public static void print(PrintWriter out, StackStatus status) {
        for (StackStatus.ProcessStatus process : status.processes()) {
            out.printf(
                    "%-12s %-36s %-32s %s%n",
                    process.name(), process.state(), process.address(), process.log());
        }
        out.printf("%-12s %s%n", "storage", status.storage());
    }
}
