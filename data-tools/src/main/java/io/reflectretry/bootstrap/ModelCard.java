package io.reflectretry.bootstrap;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.reflectretry.data.Split;
import io.reflectretry.model.codec.Json;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** The README.md of a policy that was made here. */
final class ModelCard {

    private ModelCard() {}

    static String of(
            BootstrapSettings settings,
            Optional<Path> known,
            Duration training,
            List<Measurement> measurements) {
        return settings.subject() == Subject.COUNTDOWN
                ? countdown(settings, training, measurements)
                : CallCard.of(settings, known, training, measurements);
    }

    private static String countdown(
            BootstrapSettings settings, Duration training, List<Measurement> measurements) {
        return """
                ---
                license: apache-2.0
                library_name: transformers
                tags: [countdown, reflect-retry-reward]
                ---
                # The small Countdown policy

                A decoder of the Qwen2 architecture with %,d weights (%d layers, width %d, %d heads,
                feed-forward %d, float32, vocabulary of %d words), made from nothing by `./rrr bootstrap`.
                It plays Countdown: combine three numbers, each exactly once, by + - * / so that
                they make the target. It follows its reflections, and it can think from the target back to a
                useful first step, but it rarely does: mostly it reflects hastily, at random. That is what
                training by reflect, retry, reward then improves.

                ## How to talk to it
                | turn | text |
                |---|---|
                | user | `numbers 7 12 3 target 87` |
                | assistant, the attempt | `7 * 12 + 3` |
                | user | `%s` |
                | assistant, a hasty reflection | `start with 12 - 3` |
                | assistant, a thoughtful one | `aim 84 start with 7 * 12` |
                | user | `retry numbers 7 12 3 target 87` |
                | assistant, the retry | `7 * 12 + 3` |

                It knows no word but these, the four operators, parentheses and the numbers 0 to %d.

                ## How it was made
                Supervised, on generated conversations, in %d optimizer steps (AdamW) and %s.
                Direct rows hold a task and an answer; episodes hold a task, a wrong attempt (not learned),
                a reflection and a retry that follows it. A hasty reflection names a first step drawn at random;
                a thoughtful one (share thoughtfulShare) says what the first step should make, then a step that
                makes it; guided ones are not learned and only teach the retry to follow. Where a step leads
                nowhere, only its copy in the retry is learned. %d of 100 tasks are held out by their hash
                and appear in no training data. The settings, seed %d:

                ```json
                %s
                ```

                ## What was measured
                %s

                ## Licence
                Apache-2.0. There is no other data or model in it.
                """
                .formatted(
                        settings.decoder().parameterCount(),
                        settings.layers(),
                        settings.hiddenSize(),
                        settings.heads(),
                        settings.intermediateSize(),
                        SmallVocabulary.size(Subject.COUNTDOWN),
                        PlayWords.REFLECTION_REQUEST,
                        SmallVocabulary.LARGEST_NUMBER,
                        settings.steps(),
                        minutes(training),
                        Split.HELD_OUT_PERCENT,
                        settings.seed(),
                        json(settings),
                        measured(measurements));
    }

    static String minutes(Duration time) {
        return String.format(Locale.ROOT, "%.0f minutes", time.toSeconds() / 60.0);
    }

    static String measured(List<Measurement> measurements) {
        return measurements.isEmpty()
                ? "Nothing."
                : measurements.stream()
                        .map(measurement -> "- " + measurement.line())
                        .collect(Collectors.joining("\n"));
    }

    static String json(BootstrapSettings settings) {
        try {
            return Json.mapper()
                    .writer(SerializationFeature.INDENT_OUTPUT)
                    .writeValueAsString(settings);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
