package io.reflectretry.inference;

/** A request that is not answered; says so with a status and a type, as vLLM does. */
final class RefusedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int status;
    private final String type;

    RefusedException(int status, String type, String message) {
        super(message);
        this.status = status;
        this.type = type;
    }

    /** The request itself is wrong. */
    static RefusedException badRequest(String message) {
        return new RefusedException(400, "BadRequestError", message);
    }

    /** What it names is not there. */
    static RefusedException notFound(String message) {
        return new RefusedException(404, "NotFoundError", message);
    }

    int status() {
        return status;
    }

    String type() {
        return type;
    }
}
