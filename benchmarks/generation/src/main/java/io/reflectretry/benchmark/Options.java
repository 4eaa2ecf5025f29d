package io.reflectretry.benchmark;

import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What is measured.
 *
 * @param batches numbers of samples side by side
 * @param prompt tokens of each prompt
 * @param fresh tokens of each sample
 * @param rounds measurements of each, in turns; the best counts
 * @param core the processor core that all are pinned to, one at a time
 * @param by which seconds count
 * @param only names of the contestants to measure; none: all
 */
record Options(
        List<Integer> batches,
        int prompt,
        int fresh,
        int rounds,
        int core,
        Timing.By by,
        List<String> only) {

    static final String HELP =
            """
            Usage: benchmarks/generation/run [options]

              --batches 1,8,32   samples side by side
              --prompt 256       tokens of each prompt
              --new 128          tokens of each sample
              --rounds 1         measurements of each, in turns; the best counts
              --core 0           the core that all are pinned to (taskset)
              --by clock         or cpu: the seconds that the process computed, on a machine that
                                 others use too
              --only NAME,...    ours, ours-shared, llama.cpp-BF16, llama.cpp-Q8_0, jlama
              --quick            --batches 1,4 --prompt 64 --new 16
            """;

    static Options parse(String[] arguments) {
        Options options =
                new Options(List.of(1, 8, 32), 256, 128, 1, 0, Timing.By.CLOCK, List.of());
        Iterator<String> words = List.of(arguments).iterator();
        while (words.hasNext()) {
            String name = words.next();
            if (name.equals("--quick")) {
                options =
                        new Options(
                                List.of(1, 4),
                                64,
                                16,
                                options.rounds,
                                options.core,
                                options.by,
                                options.only);
            } else if (words.hasNext()) {
                options = options.with(name, words.next());
            } else {
                throw new IllegalArgumentException(
                        "'%s' is no option, or needs a value.%n%s".formatted(name, HELP));
            }
        }
        if (options.fresh < 2 || options.batches.stream().anyMatch(batch -> batch < 1)) {
            throw new IllegalArgumentException(
                    "--new is at least 2, each of --batches at least 1.");
        }
        return options;
    }

    private Options with(String name, String value) {
        return switch (name) {
            case "--batches" -> {
                List<Integer> sizes =
                        Arrays.stream(value.split(",")).map(Integer::valueOf).toList();
                yield new Options(sizes, prompt, fresh, rounds, core, by, only);
            }
            case "--prompt" -> new Options(batches, number(value), fresh, rounds, core, by, only);
            case "--new" -> new Options(batches, prompt, number(value), rounds, core, by, only);
            case "--rounds" -> new Options(batches, prompt, fresh, number(value), core, by, only);
            case "--core" -> new Options(batches, prompt, fresh, rounds, number(value), by, only);
            case "--by" -> {
                Timing.By which = Timing.By.valueOf(value.toUpperCase(Locale.ROOT));
                yield new Options(batches, prompt, fresh, rounds, core, which, only);
            }
            case "--only" -> {
                List<String> names = List.of(value.split(","));
                yield new Options(batches, prompt, fresh, rounds, core, by, names);
            }
            default ->
                    throw new IllegalArgumentException(
                            "There is no option '%s'.%n%s".formatted(name, HELP));
        };
    }

    private static int number(String value) {
        return Integer.parseInt(value);
    }

    boolean measures(String contestant) {
        return only.isEmpty() || only.contains(contestant);
    }

    Load load(Load.Prompts prompts, int batch) {
        return new Load(prompts, batch, prompt, fresh);
    }

    /** What llama.cpp's speed is to be multiplied with, where a goal was set. */
    static Optional<Double> goal(int batch) {
        return switch (batch) {
            case 1 -> Optional.of(0.9);
            case 8 -> Optional.of(1.8);
            case 32 -> Optional.of(2.0);
            default -> Optional.empty();
        };
    }
}
