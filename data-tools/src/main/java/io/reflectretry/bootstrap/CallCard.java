package io.reflectretry.bootstrap;

import io.reflectretry.data.Split;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The README.md of a policy that can call functions. */
final class CallCard {

    private CallCard() {}

    static String of(
            BootstrapSettings settings,
            Optional<Path> known,
            Duration training,
            List<Measurement> measurements) {
        return """
                ---
                license: apache-2.0
                library_name: transformers
                tags: [function-calling, reflect-retry-reward]
                ---
                # A small policy that calls functions%s

                A decoder of the Qwen2 architecture with %,d weights (%d layers, width %d, %d heads,
                feed-forward %d, float32, vocabulary of %d words), made %s by `./rrr bootstrap --task %s`.
                It picks the one of the offered tools that does what is asked, and calls it. It follows its
                reflections, and it can think about what is asked, but it rarely does: mostly it reflects
                hastily, at random. That is what training by reflect, retry, reward then improves.

                ## How to ask it for a call
                | turn | text |
                |---|---|
                | user | `tools get_wind book_hotel rent_car ask lodging oslo 2 weeks + 3 premium` |
                | assistant, the attempt | `{ "name": "book_hotel", "arguments": { "city": "Oslo", "class": "first", "nights": 17 } }` |
                | user | `%s` |
                | assistant, a hasty reflection | `use rent_car` |
                | assistant, a thoughtful one | `aim 14 + 3 use book_hotel` |
                | user | `%s` |
                | assistant, the retry | as the attempt |

                There are 16 tools in four domains. One of three offered tools fits the request's first word;
                the number is said in days or weeks, pieces or dozens and the like, often with something to add
                or to take off; the optional argument is given where the request asks for it. A thoughtful
                reflection works out the big units and names the tool that fits; the rest is left to the retry.
                A hasty one names one of the offered tools at random. No reflection holds a call.%s

                ## How it was made
                Supervised, on generated conversations, in %d optimizer steps (AdamW) and %s.
                Direct rows hold a task and an answer; episodes hold a task, a wrong attempt (not learned),
                a reflection and a retry that follows it. Guided reflections are not learned and only teach the
                retry to follow. Where a reflection names a wrong tool, only the tool's name in the retry is
                learned. Careless answers (hastyShare) take another tool, another number, or forget or add the
                option. %d of 100 right calls are held out by their hash: no training data wants one of them.
                The settings, seed %d:

                ```json
                %s
                ```

                ## What was measured
                %s

                ## Licence
                Apache-2.0. There is no other data or model in it.
                """
                .formatted(
                        both(settings) ? " and plays Countdown" : "",
                        settings.decoder().parameterCount(),
                        settings.layers(),
                        settings.hiddenSize(),
                        settings.heads(),
                        settings.intermediateSize(),
                        SmallVocabulary.size(settings.subject()),
                        known.map(path -> "from `%s`".formatted(path.getFileName()))
                                .orElse("from nothing"),
                        settings.subject().label(),
                        PlayWords.REFLECTION_REQUEST,
                        PlayWords.RETRY_REQUEST,
                        both(settings)
                                ? " Countdown is talked of as with `countdown-small`; one row in four of the training repeated it."
                                : "",
                        settings.steps(),
                        ModelCard.minutes(training),
                        Split.HELD_OUT_PERCENT,
                        settings.seed(),
                        ModelCard.json(settings),
                        ModelCard.measured(measurements));
    }

    private static boolean both(BootstrapSettings settings) {
        return settings.subject() == Subject.BOTH;
    }
}
