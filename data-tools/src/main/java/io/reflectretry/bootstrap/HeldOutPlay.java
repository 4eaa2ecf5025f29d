package io.reflectretry.bootstrap;

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
import io.reflectretry.verifiers.Verifiers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

/** Lets a policy play held-out tasks, by the same parts as a rollout, but without events. */
public final class HeldOutPlay {

    private static final int MOST_TOKENS = 12;
    private static final int MOST_CALL_TOKENS = 16;

    private final ChatTokenizer tokenizer;
    private final Generator generator;
    private final Verifiers verifiers = Verifiers.installed();
    private final Subject subject;
    private final double temperature;
    private final long seed;

    private HeldOutPlay(
            ChatTokenizer tokenizer,
            Generator generator,
            Subject subject,
            double temperature,
            long seed) {
        this.tokenizer = tokenizer;
        this.subject = subject;
        this.generator = generator;
        this.temperature = temperature;
        this.seed = seed;
    }

    /**
     * Plays so many different held-out tasks.
     *
     * @param folder the policy's
     * @param subject what is played, a single one
     * @param temperature of all sampling; 0 takes the most likely token
     */
    public static Measurement measure(
            PolicyEngine engine,
            Path folder,
            Subject subject,
            int tasks,
            double temperature,
            long seed) {
        try (ChatTokenizer tokenizer = ChatTokenizer.open(folder);
                Policy policy = Policy.load(engine, PolicyFolder.open(folder), 0).join()) {
            Generator generator =
                    new BatchingGenerator(engine, policy, GeneratorSettings.defaults());
            return new HeldOutPlay(tokenizer, generator, subject, temperature, seed)
                    .play(PlayedTask.heldOut(subject, tasks, seed));
        }
    }

    private record Turn(PlayedTask task, int index, Conversation conversation) {}

    private record Played(Turn turn, Generation generation, String text) {

        Conversation hears(String content) {
            return turn.conversation().answered(generation.tokenIds(), text).user(content);
        }
    }

    private Measurement play(List<PlayedTask> tasks) {
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
                                                                played.turn()
                                                                        .task()
                                                                        .task()
                                                                        .question())))
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
                                                                played.turn()
                                                                        .task()
                                                                        .task()
                                                                        .question())))
                                .toList());
        List<Integer> useful =
                IntStream.range(0, failed.size())
                        .filter(i -> isUseful(reflections.get(i)))
                        .boxed()
                        .toList();
        return new Measurement(
                subject,
                temperature,
                tasks.size(),
                tasks.size() - failed.size(),
                (int) retries.stream().filter(this::passes).count(),
                useful.size(),
                (int) useful.stream().filter(i -> passes(retries.get(i))).count(),
                (int) reflections.stream().filter(this::holdsAnswer).count());
    }

    private Conversation start(PlayedTask played) {
        return Conversation.start(
                tokenizer, List.of(ChatMessage.user(played.task().question())), List.of());
    }

    private static Turn next(Played played, String content) {
        return new Turn(played.turn().task(), played.turn().index(), played.hears(content));
    }

    private List<Played> sample(Stage stage, List<Turn> turns) {
        Sampling sampling =
                Sampling.at(
                        temperature, subject == Subject.COUNTDOWN ? MOST_TOKENS : MOST_CALL_TOKENS);
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
        return passes(played.turn().task().task(), played.text());
    }

    private boolean passes(Task task, String answer) {
        return verifiers.judge(task, answer).outcome() instanceof Outcome.Pass;
    }

    private static boolean isUseful(Played reflection) {
        return reflection.turn().task().isUseful().test(reflection.text());
    }

    /** Whether any run of its words is a right answer. */
    private boolean holdsAnswer(Played reflection) {
        List<String> words = List.of(reflection.text().split(" "));
        Task task = reflection.turn().task().task();
        return IntStream.range(0, words.size())
                .boxed()
                .flatMap(
                        start ->
                                IntStream.rangeClosed(start + 1, words.size())
                                        .mapToObj(end -> words.subList(start, end)))
                .anyMatch(run -> passes(task, String.join(" ", run)));
    }
}
