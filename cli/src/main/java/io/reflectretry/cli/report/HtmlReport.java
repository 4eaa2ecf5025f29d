package io.reflectretry.cli.report;

import io.reflectretry.cli.report.LineChart.Series;
import io.reflectretry.model.evaluation.EvaluatedTask;
import io.reflectretry.model.outcome.Outcome;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** The report as one HTML page: nothing is loaded from anywhere. */
final class HtmlReport {

    private static final String STYLE =
            """
            :root { color-scheme: light dark; --ink: #1c1e21; --soft: #5d6470; --line: #d9dce1;
                    --page: #fbfbfa; --card: #ffffff; --right: #1d7a46; --wrong: #b23a2e; }
            @media (prefers-color-scheme: dark) { :root { --ink: #e7e8ea; --soft: #a2a9b4;
                    --line: #363b43; --page: #17191c; --card: #1f2226; --right: #5fc08b; --wrong: #ea8377; } }
            body { font: 16px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--page);
                   margin: 0 auto; max-width: 1120px; padding: 24px; }
            h1 { font-size: 26px; margin: 0 0 4px; } h2 { font-size: 19px; margin: 36px 0 12px; }
            p, .soft { color: var(--soft); } .lead { color: var(--ink); font-size: 18px; }
            table { border-collapse: collapse; width: 100%; background: var(--card); }
            th, td { text-align: left; padding: 8px 12px; border-bottom: 1px solid var(--line); }
            th { font-weight: 600; } td.figure { font-variant-numeric: tabular-nums; white-space: nowrap; }
            .charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(420px, 1fr)); gap: 16px; }
            .charts > div, .episode { background: var(--card); border: 1px solid var(--line); border-radius: 6px; padding: 12px; }
            svg { width: 100%; height: auto; } svg text { fill: var(--ink); font: 12px system-ui, sans-serif; }
            svg .title { font-size: 14px; font-weight: 600; } svg .tick { fill: var(--soft); font-size: 11px; }
            svg .grid { stroke: var(--line); stroke-width: 1; } svg path { fill: none; }
            svg .raw { stroke-width: 1; opacity: .28; } svg .line { stroke-width: 2; }
            .pair { display: grid; grid-template-columns: 1fr 1fr; gap: 16px; margin-bottom: 16px; }
            .turn { margin: 6px 0; } .who { display: inline-block; min-width: 84px; color: var(--soft); font-size: 13px; }
            code { font: 14px ui-monospace, monospace; overflow-wrap: anywhere; }
            .right { color: var(--right); } .wrong { color: var(--wrong); }
            .reason { display: block; margin-left: 88px; font-size: 13px; }
            details pre { overflow-x: auto; background: var(--card); border: 1px solid var(--line); padding: 12px; font-size: 13px; }
            """;

    private final DemoReport report;

    private HtmlReport(DemoReport report) {
        this.report = report;
    }

    /** The page's text. */
    static String of(DemoReport report, String configuration) {
        return new HtmlReport(report).page(configuration);
    }

    private String page(String configuration) {
        return """
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>Reflect, Retry, Reward: %s</title>
        <style>
        %s</style>
        </head>
        <body>
        <h1>Reflect, Retry, Reward: %s</h1>
        <p>Seed %d, %d steps, finished %s. Training took %s.</p>
        <p class="lead">Second try %s points, first try %s points (paired by task, with 95%% intervals);
        a retry after a fail is right %s times as often.</p>
        %s
        <h2>Curves</h2>
        <p>Pale: each step. Strong: the mean over neighbouring steps.</p>
        <div class="charts">%s</div>
        <h2>Time from event to event</h2>
        %s
        <h2>Ten episodes, before and after</h2>
        <p>The first ten held-out tasks that the untrained policy failed, under the same sampling seeds.</p>
        %s
        <h2>What made this</h2>
        %s
        <details><summary>Configuration</summary><pre>%s</pre></details>
        </body>
        </html>
        """
                .formatted(
                        Html.escape(report.run()),
                        STYLE,
                        Html.escape(report.run()),
                        report.seed(),
                        report.steps().size(),
                        Html.escape(report.finishedAt()),
                        minutes(report.seconds().getOrDefault("training", 0.0)),
                        ResultTable.points(report.gain().secondTryAccuracy()),
                        ResultTable.points(report.gain().firstTryAccuracy()),
                        String.format(Locale.ROOT, "%.2f", report.gain().retrySuccessFactor()),
                        results(),
                        charts(),
                        stages(),
                        episodes(),
                        provenance(),
                        Html.escape(configuration));
    }

    private String results() {
        return table(
                List.of(
                        "%,d held-out tasks".formatted(report.gain().secondTryAccuracy().n()),
                        "before",
                        "after",
                        "control: another task's reflection"),
                ResultTable.rows(report).stream()
                        .map(r -> List.of(r.name(), r.before(), r.after(), r.control()))
                        .toList());
    }

    private String charts() {
        return chart("Reward: share of retries that are right", Map.of("reward", "reward"))
                + chart(
                        "Accuracy while training",
                        ordered(
                                "first_try_accuracy", "first try",
                                "second_try_accuracy", "second try"))
                + chart(
                        "Reflection length, tokens",
                        Map.of("completions/mean_length", "reflection length"))
                + chart(
                        "Groups with no variance (share of the batch)",
                        Map.of("frac_reward_zero_std", "no variance"))
                + chart("Entropy of the reflections", Map.of("entropy", "entropy"))
                + chart("Gradient norm", Map.of("grad_norm", "norm"))
                + chart(
                        "Seconds a step, by part",
                        ordered(
                                "rollout_wait_s", "waiting for rollouts",
                                "seconds/forward_backward", "forward and backward",
                                "seconds/checkpoint", "checkpoint"));
    }

    private static Map<String, String> ordered(String... pairs) {
        Map<String, String> map = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            map.put(pairs[i], pairs[i + 1]);
        }
        return map;
    }

    private String chart(String title, Map<String, String> metrics) {
        List<Series> series =
                metrics.entrySet().stream()
                        .map(
                                e ->
                                        new Series(
                                                e.getValue(),
                                                report.steps().stream()
                                                        .map(s -> s.metric(e.getKey()))
                                                        .toList()))
                        .toList();
        return "<div>" + LineChart.svg(title, series) + "</div>\n";
    }

    private String stages() {
        return table(
                List.of("event", "how many", "median", "95 of 100 within"),
                report.stages().stream()
                        .map(
                                s ->
                                        List.of(
                                                s.type(),
                                                "%,d".formatted(s.count()),
                                                "%,.0f ms".formatted(s.medianMillis()),
                                                "%,.0f ms".formatted(s.p95Millis())))
                        .toList());
    }

    private String episodes() {
        Map<Integer, EvaluatedTask> after =
                report.episodesAfter().stream()
                        .collect(Collectors.toMap(EvaluatedTask::index, task -> task));
        return report.episodesBefore().stream()
                .filter(before -> after.containsKey(before.index()))
                .map(
                        before ->
                                "<div class=\"pair\">%s%s</div>\n"
                                        .formatted(
                                                episode("before", before),
                                                episode("after", after.get(before.index()))))
                .collect(Collectors.joining());
    }

    private static String episode(String when, EvaluatedTask task) {
        StringBuilder html = new StringBuilder("<div class=\"episode\">");
        html.append(turn(when, task.question()));
        task.attempt().ifPresent(text -> html.append(turn("attempt", text)));
        html.append(verdict(task.verdict()));
        task.second()
                .ifPresent(
                        second -> {
                            second.reflection()
                                    .ifPresent(text -> html.append(turn("reflection", text)));
                            second.retry().ifPresent(text -> html.append(turn("retry", text)));
                            html.append(verdict(second.outcome()));
                        });
        return html.append("</div>").toString();
    }

    private static String turn(String who, String text) {
        return "<div class=\"turn\"><span class=\"who\">%s</span><code>%s</code></div>"
                .formatted(who, Html.escape(text));
    }

    private static String verdict(Outcome outcome) {
        String kind =
                switch (outcome) {
                    case Outcome.Pass pass -> "right";
                    case Outcome.Fail fail -> "wrong";
                    case Outcome.Unscorable unscorable -> "soft";
                };
        return "<span class=\"reason %s\">%s</span>".formatted(kind, Html.escape(outcome.reason()));
    }

    private String provenance() {
        String versions =
                report.versions().entrySet().stream()
                        .map(e -> Html.escape(e.getKey() + " " + e.getValue()))
                        .collect(Collectors.joining(", "));
        return "<p>%s</p>\n%s"
                .formatted(
                        versions,
                        table(
                                List.of("checkpoint", "folder", "SHA-256 of its manifest"),
                                report.checkpoints().stream()
                                        .map(
                                                c ->
                                                        List.of(
                                                                Long.toString(c.version()),
                                                                c.path(),
                                                                c.manifestSha256()))
                                        .toList()));
    }

    private static String table(List<String> head, List<List<String>> rows) {
        return "<table><tr>%s</tr>\n%s</table>\n"
                .formatted(
                        head.stream()
                                .map(h -> "<th>" + Html.escape(h) + "</th>")
                                .collect(Collectors.joining()),
                        rows.stream()
                                .map(
                                        row ->
                                                row.stream()
                                                        .map(
                                                                cell ->
                                                                        "<td class=\"figure\">"
                                                                                + Html.escape(cell)
                                                                                + "</td>")
                                                        .collect(
                                                                Collectors.joining(
                                                                        "", "<tr>", "</tr>\n")))
                                .collect(Collectors.joining()));
    }

    private static String minutes(double seconds) {
        return "%d:%02d minutes".formatted((long) seconds / 60, (long) seconds % 60);
    }
}
