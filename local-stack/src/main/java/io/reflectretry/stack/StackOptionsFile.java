package io.reflectretry.stack;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;

/** Hands the options over to the process that runs the stack. */
final class StackOptionsFile {
    private static final ObjectMapper JSON = new ObjectMapper();

    private StackOptionsFile() {}

    static StackOptions read(StackLayout layout) {
        try {
            return JSON.readValue(layout.optionsFile().toFile(), StackOptions.class);
        } catch (IOException e) {
            throw new StackException("cannot read " + layout.optionsFile(), e);
        }
    }

    static void write(StackLayout layout, StackOptions options) {
        try {
            Files.createDirectories(layout.optionsFile().getParent());
            JSON.writeValue(layout.optionsFile().toFile(), options);
        } catch (IOException e) {
            throw new StackException("cannot write " + layout.optionsFile() + ": " + e, e);
        }
    }
}
