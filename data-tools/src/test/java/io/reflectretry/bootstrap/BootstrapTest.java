package io.reflectretry.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.reflectretry.policy.folder.PolicyFolder;
import io.reflectretry.policy.folder.Safetensors;
import io.reflectretry.policy.text.ChatMessage;
import io.reflectretry.policy.text.ChatTokenizer;
import io.reflectretry.policy.training.AdamWSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BootstrapTest {

    private static final BootstrapSettings TINY =
            new BootstrapSettings(
                    Subject.COUNTDOWN,
                    1,
                    32,
                    64,
                    2,
                    2,
                    List.of(
                            new TrainingPhase(60, 24, 8, 0, 0.3, 0.25, 5, 1e-2, 1e-3),
                            new TrainingPhase(20, 24, 8, 0.4, 0.3, 0.25, 1, 1e-3, 1e-4)),
                    AdamWSettings.defaults(),
                    4096,
                    1,
                    40);

    @TempDir Path folder;

    @Test
    void lowersTheLossAndWritesAFolderThatOpens() throws IOException {
        Path target = folder.resolve("models/tiny");
        List<BootstrapProgress> progress = new ArrayList<>();

        List<Measurement> measured = Bootstrap.run(TINY, target, progress::add);

        assertThat(progress).extracting(BootstrapProgress::step).containsExactly(20, 40, 60, 80);
        assertThat(progress.getLast().loss()).isLessThan(0.7 * progress.getFirst().loss());
        PolicyFolder opened = PolicyFolder.open(target);
        assertThat(opened.config().parameterCount()).isEqualTo(TINY.decoder().parameterCount());
        try (ChatTokenizer tokenizer = ChatTokenizer.open(target)) {
            assertThat(tokenizer.stopTokenIds()).containsExactly(opened.stopTokenIds());
            assertThat(tokenizer.prompt(List.of(ChatMessage.user("reflect")), List.of()))
                    .containsExactly(
                            SmallVocabulary.ids(
                                    "<|im_start|> user reflect <|im_end|> <|im_start|> assistant"));
        }
        assertThat(measured).extracting(Measurement::temperature).containsExactly(0.0, 0.7, 1.0);
        assertThat(measured).extracting(Measurement::tasks).containsOnly(40);
        assertThat(Files.readString(target.resolve("README.md")))
                .contains("seed 1")
                .contains(measured.get(1).line())
                .contains("\"hiddenSize\" : 32");
        try (Stream<Path> files = Files.list(folder.resolve("models"))) {
            assertThat(files).as("nothing is left beside it").containsExactly(target);
        }
    }

    @Test
    void aPolicyThatKnowsMoreWordsStartsFromOneThatKnowsTheFirst() throws IOException {
        Path small = folder.resolve("small");
        Path large = folder.resolve("large");
        Bootstrap.run(settings(Subject.COUNTDOWN, 3, 1e-2), small, line -> {});

        // At this rate nothing moves: what is there at the end is what it started from.
        List<Measurement> measured =
                Bootstrap.run(
                        settings(Subject.BOTH, 1, 1e-30), Optional.of(small), large, line -> {});

        assertThat(measured)
                .extracting(Measurement::subject)
                .containsExactly(
                        Subject.COUNTDOWN,
                        Subject.COUNTDOWN,
                        Subject.COUNTDOWN,
                        Subject.FUNCTION_CALLING,
                        Subject.FUNCTION_CALLING,
                        Subject.FUNCTION_CALLING);
        try (Safetensors before = Safetensors.open(small.resolve("model.safetensors"));
                Safetensors after = Safetensors.open(large.resolve("model.safetensors"))) {
            for (String name : before.tensors().keySet()) {
                FloatBuffer old = before.read(name);
                FloatBuffer grown = after.read(name);
                assertThat(grown.slice(0, old.remaining())).as(name).isEqualTo(old);
            }
            assertThat(after.read("model.embed_tokens.weight").remaining())
                    .isEqualTo(32 * SmallVocabulary.size(Subject.BOTH));
        }
        assertThat(Files.readString(large.resolve("README.md"))).contains("from `small`");
    }

    private static BootstrapSettings settings(Subject subject, int steps, double rate) {
        return new BootstrapSettings(
                subject,
                1,
                32,
                64,
                2,
                2,
                List.of(new TrainingPhase(steps, 4, 4, 0, 0.3, 0.25, 1, rate, rate)),
                new AdamWSettings(0.9, 0.98, 1e-8, 0, 1),
                2048,
                1,
                20);
    }

    @Test
    void neverReplacesAFolder() throws IOException {
        Files.writeString(folder.resolve("kept"), "mine");

        assertThatThrownBy(() -> Bootstrap.run(TINY, folder, line -> {}))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining(folder.toString())
                .hasMessageContaining("remove it, or name another folder");
        assertThat(folder.resolve("kept")).hasContent("mine");
    }

    @Test
    void theRateWarmsUpAndFallsAsACosine() {
        TrainingPhase phase = new TrainingPhase(100, 1, 0, 0, 0, 0, 10, 1e-2, 1e-3);

        assertThat(phase.learningRate(0)).isCloseTo(1e-3, within(1e-12));
        assertThat(phase.learningRate(4)).isCloseTo(5e-3, within(1e-12));
        assertThat(phase.learningRate(50)).isCloseTo(5.5e-3, within(1e-12));
        assertThat(phase.learningRate(99)).isBetween(1e-3, 1.01e-3);
    }
}
