package io.reflectretry.cli.run;

import io.reflectretry.cli.CommandException;
import io.reflectretry.cli.ExitCode;

/** A service does not answer, or not yet: it may be being started again. */
public final class ServiceAwayException extends CommandException {

    private static final long serialVersionUID = 1L;

    ServiceAwayException(String message, Throwable cause) {
        super(ExitCode.FAILED, message, cause);
    }
}
