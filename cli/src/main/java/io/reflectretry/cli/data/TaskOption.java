package io.reflectretry.cli.data;

import io.reflectretry.bootstrap.Subject;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads {@code --task countdown|function-calling|both}. */
public final class TaskOption implements ITypeConverter<Subject> {

    @Override
    public Subject convert(String label) {
        try {
            return Subject.of(label);
        } catch (IllegalArgumentException unknown) {
            throw new TypeConversionException(unknown.getMessage());
        }
    }
}
