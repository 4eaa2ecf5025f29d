package io.reflectretry.cli.data;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Whole numbers from one to another, written {@code 1..20}. */
record IntRange(int smallest, int largest) {

    private static final Pattern TEXT = Pattern.compile("(\\d{1,9})\\.\\.(\\d{1,9})");

    /** Reads the text of an option. */
    static final class Converter implements ITypeConverter<IntRange> {

        @Override
        public IntRange convert(String text) {
            Matcher matcher = TEXT.matcher(text.strip());
            if (!matcher.matches()) {
                throw new TypeConversionException(
                        "'%s' is no range; write it like 1..20".formatted(text));
            }
            return new IntRange(
                    Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)));
        }
    }
}
