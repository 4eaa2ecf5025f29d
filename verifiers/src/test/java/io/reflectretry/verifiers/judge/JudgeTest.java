package io.reflectretry.verifiers.judge;

import static org.assertj.core.api.Assertions.assertThat;

import io.reflectretry.model.outcome.Outcome;
import io.reflectretry.model.outcome.UnscorableKind;
import io.reflectretry.model.task.Task;
import io.reflectretry.verifiers.Attempt;
import io.reflectretry.verifiers.Cases;
import io.reflectretry.verifiers.Execution;
import io.reflectretry.verifiers.Verifier;
import io.reflectretry.verifiers.Verifiers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** A plug-in that misbehaves in every way, and the judge that goes on. */
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class JudgeTest {

    private static final Duration LIMIT = Duration.ofSeconds(2);

    private final Judge judge =
            new Judge(
                    Verifiers.of(new Rogue(), new Sleeper(), new Unmakeable("x")).with(math()),
                    new JudgeSettings(1, 96, Duration.ofSeconds(60), Duration.ofMinutes(1)));

    private static Verifier math() {
        return Verifiers.installed().find("math").orElseThrow();
    }

    /** Does what the answer says, in a process of its own. */
    public static final class Rogue implements Verifier {

        @Override
        public String type() {
            return "rogue";
        }

        @Override
        public String version() {
            return "1";
        }

        @Override
        public Duration timeLimit() {
            return LIMIT;
        }

        @Override
        public Outcome judge(Task task, String answer) {
            switch (answer) {
                case "spin" -> spin();
                case "eat" -> eat();
                case "exit" -> Runtime.getRuntime().halt(7);
                case "recurse" -> recurse(0);
                case "print" -> System.out.println("{\"answer\":\"judged\"}");
                case "throw" -> throw new IllegalStateException("no luck");
                default -> {}
            }
            return new Outcome.Pass("Process " + ProcessHandle.current().pid() + ".");
        }

        private static void spin() {
            // Interruption is ignored.
            while (System.nanoTime() != 0) {
                Thread.interrupted();
            }
        }

        private static void eat() {
            List<byte[]> eaten = new ArrayList<>();
            while (eaten.size() >= 0) {
                eaten.add(new byte[1 << 20]);
            }
        }

        private static int recurse(int depth) {
            return recurse(depth + 1) + 1;
        }
    }

    /** Waits for ever. */
    public static final class Sleeper implements Verifier {

        @Override
        public String type() {
            return "sleeper";
        }

        @Override
        public String version() {
            return "1";
        }

        @Override
        public Execution execution() {
            return Execution.WAITING;
        }

        @Override
        public Duration timeLimit() {
            return Duration.ofMillis(100);
        }

        @Override
        public Outcome judge(Task task, String answer) {
            try {
                Thread.sleep(Duration.ofDays(1));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return new Outcome.Fail("Woken.");
        }
    }

    /** Cannot be made anew. */
    private record Unmakeable(String state) implements Verifier {

        @Override
        public String type() {
            return "unmakeable";
        }

        @Override
        public String version() {
            return "1";
        }

        @Override
        public Outcome judge(Task task, String answer) {
            return new Outcome.Pass(state);
        }
    }

    private Outcome ask(String type, String answer) {
        Task task = Cases.task("{\"type\":\"" + type + "\"}");
        return judge.judge(new Attempt("a", task, answer)).outcome();
    }

    private static void assertUnscorable(Outcome outcome, UnscorableKind kind, String reason) {
        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Outcome.Unscorable.class, u -> assertThat(u.kind()).isEqualTo(kind));
        assertThat(outcome.reason()).contains(reason);
    }

    @BeforeAll
    void start() {
        assertThat(ask("rogue", "go")).isInstanceOf(Outcome.Pass.class);
    }

    @AfterAll
    void close() {
        judge.close();
    }

    @Test
    void oneThatIgnoresInterruptionIsKilled() {
        String process = ask("rogue", "go").reason();

        assertUnscorable(ask("rogue", "spin"), UnscorableKind.TIMEOUT, "longer than 2 s");

        long pid = Long.parseLong(process.replaceAll("\\D", ""));
        assertThat(ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false)).isFalse();
        assertThat(ask("rogue", "go")).isInstanceOf(Outcome.Pass.class);
    }

    @Test
    void oneThatEatsAllMemoryHurtsNobodyElse() {
        assertUnscorable(ask("rogue", "eat"), UnscorableKind.VERIFIER_ERROR, "ran out of memory");
        assertThat(ask("rogue", "go")).isInstanceOf(Outcome.Pass.class);
    }

    @Test
    void oneThatEndsItsProcessIsUnscorable() {
        assertUnscorable(ask("rogue", "exit"), UnscorableKind.VERIFIER_ERROR, "code 7");
    }

    @Test
    void oneThatThrowsOrOverflowsKeepsItsProcess() {
        String process = ask("rogue", "go").reason();

        assertUnscorable(ask("rogue", "throw"), UnscorableKind.VERIFIER_ERROR, "no luck");
        assertUnscorable(ask("rogue", "recurse"), UnscorableKind.VERIFIER_ERROR, "StackOverflow");

        assertThat(ask("rogue", "go").reason()).isEqualTo(process);
    }

    @Test
    void whatItPrintsIsNotTakenForAnAnswer() {
        assertThat(ask("rogue", "print").reason()).startsWith("Process");
    }

    @Test
    void oneThatWaitsTooLongIsInterrupted() {
        assertUnscorable(ask("sleeper", "x"), UnscorableKind.TIMEOUT, "longer than 100 ms");
    }

    @Test
    void oneThatCannotBeMadeThereIsNotTheModelsFault() {
        assertUnscorable(
                ask("unmakeable", "x"), UnscorableKind.VERIFIER_ERROR, "public constructor");
    }

    @Test
    void algebraRunsInAProcessOfItsOwn() {
        Task task = Cases.task("{\"type\":\"math\",\"answer\":\"(x+1)^2\"}");

        var right = judge.judge(new Attempt("a", task, "\\boxed{x^2+2x+1}"));
        var wrong = judge.judge(new Attempt("a", task, "\\boxed{x^2+2x+2}"));

        assertThat(right.outcome()).isInstanceOf(Outcome.Pass.class);
        assertThat(right.verifier().canJudgeAgain()).isTrue();
        assertThat(wrong.outcome()).isInstanceOf(Outcome.Fail.class);
    }
}
