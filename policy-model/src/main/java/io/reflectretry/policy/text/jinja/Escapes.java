package io.reflectretry.policy.text.jinja;

/** Escape sequences in the strings of a template, as Python reads them. */
final class Escapes {

    private Escapes() {}

    /**
     * @param text what stands between the quotes
     * @throws JinjaException where an escape by number is cut short
     */
    static String decode(String text, int line) {
        if (text.indexOf('\\') < 0) {
            return text;
        }
        StringBuilder out = new StringBuilder();
        int i = 0;
        while (i < text.length()) {
            char c = text.charAt(i++);
            if (c != '\\' || i == text.length()) {
                out.append(c);
                continue;
            }
            char escaped = text.charAt(i++);
            switch (escaped) {
                case 'n' -> out.append('\n');
                case 't' -> out.append('\t');
                case 'r' -> out.append('\r');
                case 'b' -> out.append('\b');
                case 'f' -> out.append('\f');
                case 'v' -> out.append('\u000b');
                case 'a' -> out.append('\u0007');
                case '\n' -> {}
                case '\\', '\'', '"' -> out.append(escaped);
                case 'x' -> i = number(text, i, 2, 16, line, out);
                case 'u' -> i = number(text, i, 4, 16, line, out);
                case 'U' -> i = number(text, i, 8, 16, line, out);
                case '0', '1', '2', '3', '4', '5', '6', '7' -> {
                    int end = i;
                    while (end < text.length() && end < i + 2 && isOctal(text.charAt(end))) {
                        end++;
                    }
                    i = number(text, i - 1, end - i + 1, 8, line, out);
                }
                default -> out.append('\\').append(escaped);
            }
        }
        return out.toString();
    }

    private static boolean isOctal(char c) {
        return c >= '0' && c <= '7';
    }

    private static int number(
            String text, int start, int digits, int radix, int line, StringBuilder out) {
        try {
            String code = text.substring(start, start + digits);
            out.appendCodePoint(Integer.parseUnsignedInt(code, radix));
            return start + digits;
        } catch (IndexOutOfBoundsException | IllegalArgumentException malformed) {
            throw JinjaException.syntax("truncated or illegal escape in a string", line);
        }
    }
}
