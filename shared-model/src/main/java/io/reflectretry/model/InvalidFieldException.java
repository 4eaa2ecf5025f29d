package io.reflectretry.model;

/** A record was built from a value it cannot hold. Names the field and how to mend it. */
public final class InvalidFieldException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    private final String field;

    /**
     * @param field the component's name, as it stands in JSON
     * @param reason what is wrong, as the rest of a sentence that begins with the field
     */
    public InvalidFieldException(String field, String reason) {
        super("'%s' %s".formatted(field, reason));
        this.field = field;
    }

    /** The name of the offending field. */
    public String field() {
        return field;
    }
}
