package io.reflectretry.verifiers.judge;

import io.reflectretry.model.codec.Json;
import io.reflectretry.model.outcome.Outcome;
import io.reflectretry.verifiers.Attempt;
import io.reflectretry.verifiers.Guarded;
import io.reflectretry.verifiers.Verifier;
import io.reflectretry.verifiers.judge.JudgeProtocol.Request;
import io.reflectretry.verifiers.judge.JudgeProtocol.Response;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The process that judges in isolation: reads a request a line, writes a response a line, and ends
 * with its input, so that it never outlives whoever started it.
 */
public final class JudgeMain {

    private static final int MAX_REASON = 2000;

    private final Map<String, Verifier> byType = new HashMap<>();

    private JudgeMain() {}

    /**
     * @param args how long it may stay idle, in milliseconds
     */
    public static void main(String[] args) throws IOException {
        PrintStream out = System.out;
        // What a verifier prints must not get between the answers.
        System.setOut(System.err);
        var main = new JudgeMain();
        var idle = new IdleLimit(Long.parseLong(args[0]));
        var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            idle.busy();
            Response response = main.answer(Json.mapper().readValue(line, Request.class));
            out.write((JudgeProtocol.line(response) + "\n").getBytes(StandardCharsets.UTF_8));
            out.flush();
            idle.idle();
        }
        // A verifier may have left threads behind.
        System.exit(0);
    }

    private Response answer(Request request) {
        return switch (request) {
            case Request.Load load -> load(load.verifier());
            case Request.Judge judge -> new Response.Judged(shortened(judge(judge.attempt())));
        };
    }

    private Response load(String name) {
        try {
            Verifier verifier =
                    (Verifier) Class.forName(name).getDeclaredConstructor().newInstance();
            verifier.warmUp();
            byType.put(verifier.type(), verifier);
            return new Response.Loaded(verifier.type());
        } catch (ReflectiveOperationException | LinkageError | RuntimeException e) {
            return new Response.Refused(
                    "its class %s needs to be public, with a public constructor without parameters, to be judged with in a process of its own (%s)"
                            .formatted(name, e));
        }
    }

    private Outcome judge(Attempt attempt) {
        Verifier verifier = byType.get(attempt.task().type());
        return Guarded.call(verifier, attempt.task(), () -> Optional.of(verifier.judge(attempt)))
                .orElseThrow();
    }

    private static Outcome shortened(Outcome outcome) {
        String reason = outcome.reason();
        if (reason.length() <= MAX_REASON) {
            return outcome;
        }
        String cut = reason.substring(0, MAX_REASON) + "…";
        return switch (outcome) {
            case Outcome.Pass ignored -> new Outcome.Pass(cut);
            case Outcome.Fail ignored -> new Outcome.Fail(cut);
            case Outcome.Unscorable u -> new Outcome.Unscorable(u.kind(), cut);
        };
    }
}
