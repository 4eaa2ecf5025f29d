package io.reflectretry.cli.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A small line chart as SVG text. Noisy figures are drawn twice: pale as measured, strong as the
 * mean over a window.
 */
final class LineChart {

    /**
     * One line.
     *
     * @param name as the legend shows it
     * @param values by step, from step 1; NaN leaves a gap
     */
    record Series(String name, List<Double> values) {}

    private static final int WIDTH = 520;
    private static final int HEIGHT = 240;
    private static final int LEFT = 56;
    private static final int RIGHT = 12;
    private static final int TOP = 44;
    private static final int BOTTOM = 34;
    private static final List<String> COLOURS =
            List.of("#2563a8", "#c2571a", "#2f8f5b", "#8a4fb0", "#b03060", "#6b6b1f");

    private final String title;
    private final List<Series> series;
    private final double lowest;
    private final double highest;
    private final int steps;

    private LineChart(String title, List<Series> series) {
        this.title = title;
        this.series = series;
        List<Double> all =
                series.stream().flatMap(s -> s.values().stream()).filter(Double::isFinite).toList();
        double low = all.stream().mapToDouble(Double::doubleValue).min().orElse(0);
        double high = all.stream().mapToDouble(Double::doubleValue).max().orElse(1);
        // From zero where zero is near: a curve that is cut off looks steeper than it is.
        this.lowest = low > 0 && low < high * 0.7 ? 0 : low;
        this.highest = high > lowest ? high : lowest + 1;
        this.steps = series.stream().mapToInt(s -> s.values().size()).max().orElse(1);
    }

    /** The chart as an SVG element. */
    static String svg(String title, List<Series> series) {
        return new LineChart(title, series).draw();
    }

    private String draw() {
        StringBuilder svg = new StringBuilder();
        svg.append(
                "<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">\n"
                        .formatted(WIDTH, HEIGHT, Html.escape(title)));
        svg.append(
                "<text class=\"title\" x=\"%d\" y=\"16\">%s</text>\n"
                        .formatted(LEFT, Html.escape(title)));
        axes(svg);
        for (int i = 0; i < series.size(); i++) {
            draw(svg, series.get(i), COLOURS.get(i % COLOURS.size()));
        }
        legend(svg);
        return svg.append("</svg>\n").toString();
    }

    private void axes(StringBuilder svg) {
        int lines = 4;
        for (int i = 0; i <= lines; i++) {
            double value = lowest + (highest - lowest) * i / lines;
            svg.append(
                    text(
                            "<line class=\"grid\" x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\"/>"
                                    + "<text class=\"tick\" x=\"%d\" y=\"%.1f\""
                                    + " text-anchor=\"end\">%s</text>\n",
                            LEFT,
                            WIDTH - RIGHT,
                            y(value),
                            y(value),
                            LEFT - 6,
                            y(value) + 4,
                            tick(value)));
        }
        for (int i = 0; i <= lines; i++) {
            int step = Math.max(1, (int) Math.round((double) steps * i / lines));
            svg.append(
                    text(
                            "<text class=\"tick\" x=\"%.1f\" y=\"%d\""
                                    + " text-anchor=\"middle\">%d</text>\n",
                            x(step), HEIGHT - BOTTOM + 16, step));
        }
        svg.append(
                text(
                        "<text class=\"tick\" x=\"%d\" y=\"%d\" text-anchor=\"end\">step</text>\n",
                        WIDTH - RIGHT, HEIGHT - 4));
    }

    private void draw(StringBuilder svg, Series one, String colour) {
        List<Double> smooth = Smoothing.mean(one.values(), Math.max(1, steps / 25));
        if (steps > 25) {
            path(svg, one.values(), colour, "raw");
        }
        path(svg, steps > 25 ? smooth : one.values(), colour, "line");
    }

    private void path(StringBuilder svg, List<Double> values, String colour, String kind) {
        List<String> points = new ArrayList<>();
        boolean open = false;
        for (int i = 0; i < values.size(); i++) {
            double value = values.get(i);
            if (Double.isFinite(value)) {
                points.add(text("%s%.1f %.1f", open ? "L" : "M", x(i + 1), y(value)));
                open = true;
            } else {
                open = false;
            }
        }
        svg.append(
                "<path class=\"%s\" stroke=\"%s\" d=\"%s\"/>\n"
                        .formatted(kind, colour, String.join(" ", points)));
    }

    private void legend(StringBuilder svg) {
        if (series.size() < 2) {
            return;
        }
        int x = LEFT;
        for (int i = 0; i < series.size(); i++) {
            String name = series.get(i).name();
            svg.append(
                    "<rect x=\"%d\" y=\"28\" width=\"10\" height=\"3\" fill=\"%s\"/><text class=\"tick\" x=\"%d\" y=\"33\">%s</text>\n"
                            .formatted(
                                    x, COLOURS.get(i % COLOURS.size()), x + 14, Html.escape(name)));
            x += 26 + name.length() * 7;
        }
    }

    private double x(double step) {
        return LEFT + (WIDTH - LEFT - RIGHT) * (steps < 2 ? 0.5 : (step - 1) / (steps - 1));
    }

    private double y(double value) {
        return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * (value - lowest) / (highest - lowest);
    }

    private String tick(double value) {
        double span = highest - lowest;
        return span < 0.001
                ? text("%.1e", value)
                : span < 0.1
                        ? text("%.3f", value)
                        : span < 10 ? text("%.2f", value) : text("%.0f", value);
    }

    private static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
