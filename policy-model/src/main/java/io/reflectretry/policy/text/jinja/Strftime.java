package io.reflectretry.policy.text.jinja;

import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Python's {@code datetime.strftime} in the C locale. */
final class Strftime {

    private Strftime() {}

    static String format(LocalDateTime time, String format) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < format.length(); i++) {
            char c = format.charAt(i);
            if (c != '%' || i + 1 == format.length()) {
                out.append(c);
                continue;
            }
            char code = format.charAt(++i);
            boolean unpadded = code == '-' && i + 1 < format.length();
            if (unpadded) {
                code = format.charAt(++i);
            }
            String text = field(time, code);
            out.append(unpadded ? text.replaceFirst("^0+(?=\\d)", "") : text);
        }
        return out.toString();
    }

    private static String field(LocalDateTime time, char code) {
        return switch (code) {
            case 'a' -> java("EEE", time);
            case 'A' -> java("EEEE", time);
            case 'b', 'h' -> java("MMM", time);
            case 'B' -> java("MMMM", time);
            case 'd' -> java("dd", time);
            case 'e' -> "%2d".formatted(time.getDayOfMonth());
            case 'm' -> java("MM", time);
            case 'y' -> java("yy", time);
            case 'Y' -> java("yyyy", time);
            case 'H' -> java("HH", time);
            case 'I' -> java("hh", time);
            case 'M' -> java("mm", time);
            case 'S' -> java("ss", time);
            case 'f' -> java("SSSSSS", time);
            case 'p' -> time.getHour() < 12 ? "AM" : "PM";
            case 'j' -> java("DDD", time);
            case 'u' -> String.valueOf(time.getDayOfWeek().getValue());
            case 'w' -> String.valueOf(time.getDayOfWeek().getValue() % 7);
            case 'D' -> java("MM/dd/yy", time);
            case 'F' -> java("yyyy-MM-dd", time);
            case 'T', 'X' -> java("HH:mm:ss", time);
            case 'R' -> java("HH:mm", time);
            case 'x' -> java("MM/dd/yy", time);
            case 'c' -> format(time, "%a %b %e %H:%M:%S %Y");
            case 'n' -> "\n";
            case 't' -> "\t";
            // The time has no zone.
            case 'z', 'Z' -> "";
            case '%' -> "%";
            default -> "%" + code;
        };
    }

    private static String java(String pattern, LocalDateTime time) {
        return DateTimeFormatter.ofPattern(pattern, Locale.US).format(time);
    }
}
