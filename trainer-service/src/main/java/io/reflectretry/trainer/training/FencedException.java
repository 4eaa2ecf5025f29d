package io.reflectretry.trainer.training;

/** Another trainer has taken over the run; this one must end. */
final class FencedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    FencedException(Throwable cause) {
        super(
                "Another trainer has taken over this run, so this one was fenced off and ends."
                        + " Only one trainer may train a run: stop the other one, or leave the run to it.",
                cause);
    }
}
