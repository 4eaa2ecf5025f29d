package io.reflectretry.policy.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The TorchScript texts of all modules work on any device: whatever makes a tensor from nothing
 * names the device, which else is the CPU. Where no GPU is at hand this is what keeps them so.
 */
class ScriptTextTest {

    private static final Pattern FACTORY =
            Pattern.compile(
                    "\\b(?:torch|ops\\.aten)\\.(?:zeros|ones|empty|empty_strided|full|arange|range|tensor"
                            + "|scalar_tensor|as_tensor|eye|linspace|logspace|rand|randn|randint"
                            + "|randperm|normal|tril_indices|triu_indices)\\(");

    @Test
    void everyTensorThatIsMadeNamesItsDevice() throws IOException {
        List<Path> texts = texts();
        assertThat(texts.stream().map(text -> text.getFileName().toString()))
                .contains("decoder.py", "optimizer.py", "grpo.py");

        List<String> without = new ArrayList<>();
        int made = 0;
        for (Path text : texts) {
            for (Call call : factories(Files.readString(text))) {
                made++;
                if (!call.text().contains("device=")) {
                    without.add("%s:%d: %s".formatted(text, call.line(), call.text()));
                }
            }
        }

        assertThat(without).as("name the device of an argument: device=x.device").isEmpty();
        assertThat(made).isGreaterThan(15);
    }

    @Test
    void theScanSeesNestedCallsAndNotComments() {
        String text =
                """
                # torch.zeros([2]) in a comment
                x = torch.arange(torch.size(y, 0), device=y.device)
                z = torch.masked_fill(torch.zeros([n, (p + n)]), hidden, -inf)
                w = torch.zeros_like(x)
                """;
        assertThat(factories(text))
                .containsExactly(
                        new Call(2, "torch.arange(torch.size(y, 0), device=y.device)"),
                        new Call(3, "torch.zeros([n, (p + n)])"));
    }

    private record Call(int line, String text) {}

    private static List<Call> factories(String source) {
        List<Call> calls = new ArrayList<>();
        String[] lines = source.split("\n", -1);
        for (int i = 0; i < lines.length; i++) {
            String code = lines[i].replaceFirst("#.*", "");
            Matcher factory = FACTORY.matcher(code);
            while (factory.find()) {
                calls.add(
                        new Call(i + 1, code.substring(factory.start(), end(code, factory.end()))));
            }
        }
        return calls;
    }

    /** Behind the bracket that closes the one before {@code from}; a call stands in one line. */
    private static int end(String code, int from) {
        int open = 1;
        int at = from;
        while (open > 0 && at < code.length()) {
            char c = code.charAt(at++);
            open += c == '(' ? 1 : c == ')' ? -1 : 0;
        }
        assertThat(open).as("a call that goes on in the next line: " + code).isZero();
        return at;
    }

    private static List<Path> texts() throws IOException {
        Path project = Path.of("").toAbsolutePath().getParent();
        try (Stream<Path> modules = Files.list(project)) {
            List<Path> roots =
                    modules.map(module -> module.resolve("src/main/resources"))
                            .filter(Files::isDirectory)
                            .collect(Collectors.toList());
            List<Path> texts = new ArrayList<>();
            for (Path root : roots) {
                try (Stream<Path> files = Files.walk(root)) {
                    files.filter(file -> file.toString().endsWith(".py"))
                            .filter(ScriptTextTest::isTorchScript)
                            .forEach(texts::add);
                }
            }
            return texts;
        }
    }

    private static boolean isTorchScript(Path file) {
        try {
            return Files.readString(file).contains("(Module):");
        } catch (IOException unreadable) {
            throw new java.io.UncheckedIOException(unreadable);
        }
    }
}
