package io.reflectretry.cli.judge;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.reflectretry.cli.CommandException;
import io.reflectretry.cli.ExitCode;
import io.reflectretry.model.codec.Json;
import io.reflectretry.verifiers.Judgement;
import io.reflectretry.verifiers.Verifiers;
import io.reflectretry.verifiers.judge.Judge;
import io.reflectretry.verifiers.judge.JudgeSettings;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code rrr judge}: what the verifiers say to outputs in a file. */
@Command(
        name = "judge",
        mixinStandardHelpOptions = true,
        header = "Judge outputs with the verifiers, without any service.",
        description = {
            "",
            "Reads lines {\"id\": …, \"task\": {\"type\": …}, \"output\": \"…\"} and prints a line"
                    + " {\"id\", \"verdict\", \"reason\"} for each. Where a line has \"expect\""
                    + " (PASS, FAIL or UNSCORABLE), differences and a summary go to standard error."
                    + " docs/verifiers.md has the forms of tasks.",
            "",
            "  rrr judge cases.jsonl",
            "  echo '7 * 12 + 3' | rrr judge --task"
                    + " '{\"type\":\"countdown\",\"numbers\":[7,12,3],\"target\":87}'",
            ""
        },
        footer = {
            "",
            "Exit codes: 0 judged (and as expected), 1 verdicts differ from those expected, 2 wrong"
                    + " use or a line that cannot be read."
        })
public final class JudgeCommand implements Callable<Integer> {

    private static final int MAX_PROCESSES = 2;

    @Spec private CommandSpec spec;

    @Parameters(
            arity = "0..1",
            paramLabel = "FILE",
            description = "A file of lines; - for standard input.")
    private Optional<String> file;

    @Option(
            names = "--task",
            paramLabel = "JSON",
            description = "Judge one output, which stands on standard input, by this task.")
    private Optional<String> task;

    @Override
    public Integer call() {
        if (file.isPresent() == task.isPresent()) {
            throw new ParameterException(
                    spec.commandLine(),
                    "Name a FILE of lines, or give a --task for the one output on standard input.");
        }
        JudgeSettings defaults = JudgeSettings.DEFAULTS;
        var settings =
                new JudgeSettings(
                        Math.clamp(Runtime.getRuntime().availableProcessors(), 1, MAX_PROCESSES),
                        defaults.processMemoryMib(),
                        defaults.startLimit(),
                        defaults.idleLimit());
        try (var judge = new Judge(Verifiers.installed(), settings)) {
            return task.isPresent() ? single(judge, task.get()) : lines(judge, file.orElseThrow());
        }
    }

    private int single(Judge judge, String json) {
        JudgeLine line = JudgeLine.single(parsed(json), standardInput());
        Judgement found = judge.judge(line.attempt());
        print(line, found);
        return ExitCode.DONE;
    }

    private static JsonNode parsed(String json) {
        try {
            return Json.mapper().readTree(json);
        } catch (JsonProcessingException e) {
            throw CommandException.wrongUse("--task is not JSON: " + e.getOriginalMessage());
        }
    }

    private static String standardInput() {
        try {
            String text = new String(System.in.readAllBytes(), StandardCharsets.UTF_8);
            // The line break that echo and editors put at the end.
            return text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
        } catch (IOException e) {
            throw CommandException.failed("Standard input cannot be read: " + e, e);
        }
    }

    private int lines(Judge judge, String name) {
        var comparison = new Comparison(spec.commandLine().getErr());
        try (BufferedReader reader = open(name);
                var queue =
                        new JudgeQueue(
                                judge,
                                (line, found) -> {
                                    print(line, found);
                                    comparison.add(line, found.outcome());
                                })) {
            int number = 0;
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                number++;
                if (!line.isBlank()) {
                    queue.add(JudgeLine.read(line, name, number));
                }
            }
            queue.finish();
        } catch (IOException e) {
            throw CommandException.wrongUse("%s cannot be read: %s".formatted(name, e));
        } finally {
            comparison.summarize();
        }
        return comparison.hasDifferences() ? ExitCode.FAILED : ExitCode.DONE;
    }

    private static BufferedReader open(String name) {
        if (name.equals("-")) {
            return new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        }
        try {
            return Files.newBufferedReader(Path.of(name));
        } catch (NoSuchFileException e) {
            throw CommandException.wrongUse("There is no file %s.".formatted(name));
        } catch (IOException | UncheckedIOException e) {
            throw CommandException.wrongUse("%s cannot be read: %s".formatted(name, e));
        }
    }

    private void print(JudgeLine line, Judgement found) {
        spec.commandLine().getOut().println(VerdictLine.of(line.id(), found.outcome()));
    }
}
