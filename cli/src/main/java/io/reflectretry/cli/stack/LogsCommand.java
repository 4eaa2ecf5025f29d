package io.reflectretry.cli.stack;

import io.reflectretry.cli.CommandException;
import io.reflectretry.cli.ExitCode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code rrr logs}: the last lines that the processes wrote. */
@Command(
        name = "logs",
        mixinStandardHelpOptions = true,
        header = "Show the last lines of the processes' logs.")
public final class LogsCommand implements Callable<Integer> {

    @Spec private CommandSpec spec;
    @Mixin private StackFolder stack;

    @Parameters(
            arity = "0..*",
            paramLabel = "PROCESS",
            description = "Whose: for example trainer-0 broker. Default: all.")
    private List<String> processes = List.of();

    @Option(
            names = {"-n", "--lines"},
            paramLabel = "N",
            description = "How many lines of each (default: ${DEFAULT-VALUE}).")
    private int lines = 20;

    @Override
    public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        List<Path> logs = logs();
        for (Path log : logs) {
            out.println("==> " + log);
            List<String> all = read(log);
            all.subList(Math.max(0, all.size() - lines), all.size()).forEach(out::println);
        }
        return ExitCode.DONE;
    }

    private List<Path> logs() throws IOException {
        Path folder = stack.layout().logs();
        if (!Files.isDirectory(folder)) {
            throw CommandException.failed("no logs in " + folder + ": no stack ever ran there");
        }
        if (processes.isEmpty()) {
            try (Stream<Path> files = Files.list(folder)) {
                return files.filter(f -> f.toString().endsWith(".log")).sorted().toList();
            }
        }
        for (String process : processes) {
            if (!Files.exists(stack.layout().log(process))) {
                throw CommandException.wrongUse(
                        "no process '%s' has a log in %s".formatted(process, folder));
            }
        }
        return processes.stream().map(p -> stack.layout().log(p)).toList();
    }

    private static List<String> read(Path log) throws IOException {
        try {
            return Files.readAllLines(log);
        } catch (MalformedInputException e) {
            return Files.readAllLines(log, StandardCharsets.ISO_8859_1);
        }
    }
}
