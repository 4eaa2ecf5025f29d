package io.reflectretry.cli.judge;

import io.reflectretry.verifiers.Judgement;
import io.reflectretry.verifiers.judge.Judge;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BiConsumer;

/** Judges lines, several at a time where that takes long, and hands them on in their order. */
final class JudgeQueue implements AutoCloseable {

    private static final int MAX_WAITING = 64;

    private final Judge judge;
    private final BiConsumer<JudgeLine, Judgement> sink;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Deque<Waiting> waiting = new ArrayDeque<>();

    JudgeQueue(Judge judge, BiConsumer<JudgeLine, Judgement> sink) {
        this.judge = judge;
        this.sink = sink;
    }

    private record Waiting(JudgeLine line, CompletableFuture<Judgement> judgement) {}

    void add(JudgeLine line) {
        Optional<Judgement> atOnce = judge.judgeAtOnce(line.attempt());
        waiting.add(
                new Waiting(
                        line,
                        atOnce.map(CompletableFuture::completedFuture)
                                .orElseGet(
                                        () ->
                                                CompletableFuture.supplyAsync(
                                                        () -> judge.judge(line.attempt()),
                                                        threads))));
        while (!waiting.isEmpty()
                && (waiting.size() > MAX_WAITING || waiting.peek().judgement().isDone())) {
            handOn();
        }
    }

    private void handOn() {
        Waiting next = waiting.remove();
        sink.accept(next.line(), next.judgement().join());
    }

    /** Waits for what is still judged. */
    void finish() {
        while (!waiting.isEmpty()) {
            handOn();
        }
    }

    /** Whatever is read is judged: also the lines before one that cannot be read. */
    @Override
    public void close() {
        finish();
        threads.close();
    }
}
