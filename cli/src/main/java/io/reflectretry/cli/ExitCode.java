package io.reflectretry.cli;

/** What the shell gets. */
public final class ExitCode {

    /** The command did what it was asked. */
    public static final int DONE = 0;

    /** It was asked rightly and could not. */
    public static final int FAILED = 1;

    /** It was asked wrongly. */
    public static final int WRONG_USE = 2;

    private ExitCode() {}
}
