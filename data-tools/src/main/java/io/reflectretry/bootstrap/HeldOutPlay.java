package io.reflectretry.bootstrap;

import io.reflectretry.data.CountdownGenerator;
import io.reflectretry.data.CountdownSolver;
import io.reflectretry.data.CountdownTask;
import io.reflectretry.data.Split;
import io.reflectretry.model.event.SamplingSeeds;
import io.reflectretry.model.event.Stage;
import io.reflectretry.model.outcome.Outcome;
import io.reflectretry.model.task.Task;
import io.reflectretry.policy.engine.PolicyEngine;
import io.reflectretry.policy.folder.PolicyFolder;
import io.reflectretry.policy.generation.BatchingGenerator;
import io.reflectretry.policy.generation.Generation;
import io.reflectretry.policy.generation.GenerationRequest;
import io.reflectretry.policy.generation.Generator;
import io.reflectretry.policy.generation.GeneratorSettings;
import io.reflectretry.policy.generation.Sampling;
import io.reflectretry.policy.network.Policy;
import io.reflectretry.policy.text.ChatMessage;
import io.reflectretry.policy.text.ChatTokenizer;
import io.reflectretry.policy.text.Conversation;
import io.reflectretry.verifiers.countdown.CountdownVerifier;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** Lets a policy play held-out tasks, by the same parts as a rollout, but without events. */
public final class HeldOutPlay {

    private static final int MOST_TOKENS = 12;
    private static final int NUMBERS = 3;
    private static final Pattern FIRST_STEP =
            Pattern.compile(Pattern.quote(PlayWords.REFLECTION_START) + "(\\S+ \\S+ \\S+)");

    private final ChatTokenizer tokenizer;
    private final Generator generator;
    private final CountdownVerifier verifier = new CountdownVerifier();
    private final double temperature;
    private final long seed;

    private HeldOutPlay(
            ChatTokenizer tokenizer, Generator generator, double temperature, long seed) {
        this.tokenizer = tokenizer;
        this.generator = generator;
        this.temperature = temperature;
        this.seed = seed;
    }

    /**
     * Plays so many different held-out tasks.
     *
     * @param folder the policy's
     * @param temperature of all sampling; 0 takes the most likely token
     */
    public static Measurement measure(
            PolicyEngine engine, Path folder, int tasks, double temperature, long seed) {
        try (ChatTokenizer tokenizer = ChatTokenizer.open(folder);
                Policy policy = Policy.load(engine, PolicyFolder.open(folder), 0).join()) {
            Generator generator =
                    new BatchingGenerator(engine, policy, GeneratorSettings.defaults());
            return new HeldOutPlay(tokenizer, generator, temperature, seed)
                    .play(new CountdownGenerator(seed, NUMBERS).tasks(Split.HELD_OUT, tasks));
        }
    }

    private record Turn(CountdownTask task, int index, Conversation conversation) {}

    private record Played(Turn turn, Generation generation, String text) {

        Conversation hears(String content) {
            return turn.conversation().answered(generation.tokenIds(), text).user(content);
        }
    }

    private Measurement play(List<CountdownTask> tasks) {
        List<Played> attempts =
                sample(
                        Stage.ATTEMPT,
                        IntStream.range(0, tasks.size())
                                .mapToObj(i -> new Turn(tasks.get(i), i, start(tasks.get(i))))
                                .toList());
        List<Played> failed = attempts.stream().filter(attempt -> !passes(attempt)).toList();
        List<Played> reflections =
                sample(
                        Stage.REFLECTION,
                        failed.stream()
                                .map(
                                        played ->
                                                next(
                                                        played,
                                                        PlayWords.reflectionRequest(
                                                                played.turn().task().question())))
                                .toList());
        List<Played> retries =
                sample(
                        Stage.RETRY,
                        reflections.stream()
                                .map(
                                        played ->
                                                next(
                                                        played,
                                                        PlayWords.retryRequest(
                                                                played.turn().task().question())))
                                .toList());
        List<Integer> useful =
                IntStream.range(0, failed.size())
                        .filter(i -> isUseful(reflections.get(i)))
                        .boxed()
                        .toList();
        return new Measurement(
                temperature,
                tasks.size(),
                tasks.size() - failed.size(),
                (int) retries.stream().filter(this::passes).count(),
                useful.size(),
                (int) useful.stream().filter(i -> passes(retries.get(i))).count(),
                (int) reflections.stream().filter(this::holdsAnswer).count());
    }

    private Conversation start(CountdownTask task) {
        return Conversation.start(tokenizer, List.of(ChatMessage.user(task.question())), List.of());
    }

    private static Turn next(Played played, String content) {
        return new Turn(played.turn().task(), played.turn().index(), played.hears(content));
    }

    private List<Played> sample(Stage stage, List<Turn> turns) {
        Sampling sampling = Sampling.at(temperature, MOST_TOKENS);
        List<CompletableFuture<Generation>> pending = new ArrayList<>();
        for (Turn turn : turns) {
            long own = SamplingSeeds.of(seed, turn.index(), stage, 0);
            pending.add(
                    generator
                            .generate(
                                    new GenerationRequest(
                                            turn.conversation().promptIds(),
                                            List.of(own),
                                            sampling))
                            .thenApply(result -> result.generations().getFirst()));
        }
        return IntStream.range(0, turns.size())
                .mapToObj(i -> played(turns.get(i), pending.get(i).join()))
                .toList();
    }

    private Played played(Turn turn, Generation generation) {
        return new Played(turn, generation, tokenizer.decode(generation.tokenIds()));
    }

    private boolean passes(Played played) {
        return verifier.judge(played.turn().task().toTask(), played.text()) instanceof Outcome.Pass;
    }

    private static boolean isUseful(Played reflection) {
        CountdownTask task = reflection.turn().task();
        return firstStep(reflection.text())
                .filter(
                        named ->
                                CountdownSolver.firstSteps(task.numbers(), task.target()).stream()
                                        .anyMatch(step -> isSame(step, named)))
                .isPresent();
    }

    /** The three words that follow {@code start with}. */
    private static Optional<String> firstStep(String reflection) {
        Matcher named = FIRST_STEP.matcher(reflection);
        return named.find() ? Optional.of(named.group(1)) : Optional.empty();
    }

    /** The numbers of a sum or a product may be named in either order. */
    private static boolean isSame(String step, String named) {
        String[] parts = step.split(" ");
        boolean turnable = parts[1].equals("+") || parts[1].equals("*");
        return named.equals(step)
                || turnable && named.equals(parts[2] + " " + parts[1] + " " + parts[0]);
    }

    /** Whether any run of its words is a right answer. */
    private boolean holdsAnswer(Played reflection) {
        List<String> words = List.of(reflection.text().split(" "));
        Task task = reflection.turn().task().toTask();
        return IntStream.range(0, words.size())
                .boxed()
                .flatMap(
                        start ->
                                IntStream.rangeClosed(start + 1, words.size())
                                        .mapToObj(end -> words.subList(start, end)))
                .map(run -> verifier.judge(task, String.join(" ", run)))
                .anyMatch(Outcome.Pass.class::isInstance);
    }
}
