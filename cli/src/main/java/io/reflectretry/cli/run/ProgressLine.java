package io.reflectretry.cli.run;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import java.util.Optional;

/** A run's progress in one line. */
public final class ProgressLine {

    private ProgressLine() {}

    /** The line for a run as the trainer-service shows it. */
    public static String of(JsonNode run) {
        JsonNode progress = run.path("progress");
        return switch (progress.path("kind").asText()) {
            case "training" -> training(progress);
            case "evaluation" -> evaluation(progress);
            case "mining" -> mining(progress);
            default -> "%s: %s".formatted(run.path("run").asText(), run.path("state").asText());
        };
    }

    private static String training(JsonNode p) {
        return String.format(
                Locale.ROOT,
                "step %d/%d  reward %s  groups %d  first %s  second %s  %s tokens/s  policy v%d"
                        + " (rollouts %s)  %s left",
                p.path("step").asLong(),
                p.path("steps").asLong(),
                share(p.path("reward")),
                p.path("groupsUsed").asLong(),
                percent(p.path("firstTryAccuracy")),
                percent(p.path("secondTryAccuracy")),
                tokensPerSecond(p),
                p.path("version").asLong(),
                rollouts(p.path("rolloutVersions")),
                time(p.path("timeLeftSeconds")));
    }

    private static String evaluation(JsonNode p) {
        boolean control = p.path("phase").asText().equals("CONTROL");
        return String.format(
                Locale.ROOT,
                "%s %d/%d  first right %d  retries right %d  %s/s  %s left",
                control ? "control" : "tasks",
                p.path(control ? "controlsDone" : "done").asLong(),
                p.path(control ? "controls" : "tasks").asLong(),
                p.path("passed").asLong(),
                p.path("retriesPassed").asLong(),
                number(p.path("episodesPerSecond")).map("%.0f"::formatted).orElse("-"),
                time(p.path("timeLeftSeconds")));
    }

    private static String mining(JsonNode p) {
        return String.format(
                Locale.ROOT,
                "%d/%d samples a task  open %d of %d tasks  samples %d (%d awaited)  failed %d,"
                        + " %d different  passed %d  %s/s",
                p.path("samplesPerTask").asInt(),
                p.path("maxSamples").asInt(),
                p.path("tasksOpen").asLong(),
                p.path("tasks").asLong(),
                p.path("samples").asLong(),
                p.path("awaiting").asLong(),
                p.path("failed").asLong(),
                p.path("different").asLong(),
                p.path("passed").asLong(),
                number(p.path("samplesPerSecond")).map("%.0f"::formatted).orElse("-"));
    }

    private static String tokensPerSecond(JsonNode p) {
        double step = p.path("secondsPerStep").asDouble(0);
        long steps = p.path("step").asLong();
        return step == 0 || steps == 0
                ? "-"
                : "%,.0f".formatted(p.path("tokens").asDouble() / steps / step);
    }

    private static String rollouts(JsonNode versions) {
        StringBuilder all = new StringBuilder();
        for (JsonNode version : versions) {
            all.append(all.isEmpty() ? "" : ", ").append('v').append(version.asLong());
        }
        return all.isEmpty() ? "none yet" : all.toString();
    }

    private static String share(JsonNode value) {
        return number(value).map(v -> String.format(Locale.ROOT, "%.3f", v)).orElse("-");
    }

    private static String percent(JsonNode value) {
        return number(value).map(v -> String.format(Locale.ROOT, "%.1f%%", 100 * v)).orElse("-");
    }

    private static String time(JsonNode seconds) {
        return number(seconds)
                .map(v -> "%d:%02d".formatted(v.longValue() / 60, v.longValue() % 60))
                .orElse("-:--");
    }

    private static Optional<Double> number(JsonNode value) {
        return value.isNumber() ? Optional.of(value.asDouble()) : Optional.empty();
    }
}
