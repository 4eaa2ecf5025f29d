package io.reflectretry.data.imports;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/**
 * Salesforce/xlam-function-calling-60k as published: {@code id}, {@code query}, and {@code answers}
 * and {@code tools} as JSON inside strings, parameters flat with Python-like types.
 */
public final class XlamFormat implements TaskFormat {

    private final Prompt prompt;

    /** With the query as it is, or other words. */
    public XlamFormat(PromptWords words) {
        prompt = new Prompt(Optional.empty(), Template.column("query")).with(words);
    }

    @Override
    public String name() {
        return "xlam";
    }

    @Override
    public String description() {
        return "Function calling: make the calls that the query asks for, of the given tools.";
    }

    @Override
    public String licence() {
        return "CC-BY-4.0, for Salesforce/xlam-function-calling-60k (name the authors where you pass it on)";
    }

    @Override
    public Draft read(ObjectNode record) throws BadRecordException {
        Columns.text(record, "query");
        CallRecord calls = CallRecord.read(record, "tools", "answers");
        return new Draft(
                Columns.id(record, "id"),
                prompt.messages(record),
                calls.tools(),
                calls.verification(),
                calls.doubts());
    }
}
