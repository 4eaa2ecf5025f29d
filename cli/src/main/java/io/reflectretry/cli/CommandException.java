package io.reflectretry.cli;

/**
 * A command could not do its work. The message is for the person at the terminal: no stack trace.
 */
public class CommandException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int exitCode;

    /** For the errors that a caller tells apart. */
    protected CommandException(int exitCode, String message, Throwable cause) {
        super(message, cause);
        this.exitCode = exitCode;
    }

    /** It was asked rightly and could not: says what, where and how to mend it. */
    public static CommandException failed(String message) {
        return new CommandException(ExitCode.FAILED, message, null);
    }

    /** The same, with the error behind it. */
    public static CommandException failed(String message, Throwable cause) {
        return new CommandException(ExitCode.FAILED, message, cause);
    }

    /** It was asked wrongly: says which option or file, and how to mend it. */
    public static CommandException wrongUse(String message) {
        return new CommandException(ExitCode.WRONG_USE, message, null);
    }

    /** What the shell gets. */
    public int exitCode() {
        return exitCode;
    }
}
