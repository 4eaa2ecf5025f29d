package io.reflectretry.trainer.runs.store;

/** How text gets into a column of type jsonb. */
final class Jsonb {

    /** By way of text: a parameter of type jsonb would be sent as a JSON string, quotes and all. */
    static final String FROM_TEXT = "?::text::jsonb";

    private Jsonb() {}
}
