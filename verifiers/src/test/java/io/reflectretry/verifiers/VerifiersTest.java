package io.reflectretry.verifiers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.reflectretry.model.event.VerifierId;
import io.reflectretry.model.outcome.Outcome;
import io.reflectretry.model.outcome.UnscorableKind;
import io.reflectretry.model.task.Message;
import io.reflectretry.model.task.Task;
import java.util.List;
import org.junit.jupiter.api.Test;

class VerifiersTest {

    private static Task task(String type) {
        return new Task(
                "t-1",
                List.of(Message.user("?")),
                List.of(),
                JsonNodeFactory.instance.objectNode().put("type", type));
    }

    private record Broken(RuntimeException fault) implements Verifier {
        @Override
        public String type() {
            return "broken";
        }

        @Override
        public String version() {
            return "7";
        }

        @Override
        public Outcome judge(Task task, String answer) {
            throw fault;
        }
    }

    @Test
    void allAreInstalled() {
        assertThat(Verifiers.installed().all())
                .extracting(Verifier::type)
                .containsExactly(
                        "choice",
                        "countdown",
                        "exact",
                        "function-calling",
                        "http",
                        "json-schema",
                        "math",
                        "regex");
        assertThat(Verifiers.installed().all()).allMatch(Verifier::stateless);
    }

    @Test
    void anAnswerThatIsTooLongFailsUnread() {
        var verifiers = Verifiers.of(new Broken(new IllegalStateException("was asked")));

        assertThat(verifiers.judge(task("broken"), "x".repeat(1_000_001)).outcome())
                .isEqualTo(
                        new Outcome.Fail(
                                "The answer has 1,000,001 characters; 1,000,000 is the limit."));
    }

    @Test
    void anUnknownTypeIsNotTheModelsFault() {
        var judgement = Verifiers.installed().judge(task("chess"), "e4");

        assertThat(judgement.verifier()).isEqualTo(new VerifierId("chess", "none"));
        assertThat(judgement.outcome())
                .isEqualTo(
                        new Outcome.Unscorable(
                                UnscorableKind.GOLD,
                                "No verifier judges the task type 'chess'; there are: choice, countdown, exact, function-calling, http, json-schema, math, regex."));
    }

    @Test
    void aVerifierThatFailsIsNotTheModelsFault() {
        var verifiers = Verifiers.of(new Broken(new IllegalStateException("no luck")));

        var judgement = verifiers.judge(task("broken"), "e4");

        assertThat(judgement.verifier()).isEqualTo(new VerifierId("broken", "7"));
        assertThat(judgement.outcome())
                .isInstanceOfSatisfying(
                        Outcome.Unscorable.class,
                        u -> assertThat(u.kind()).isEqualTo(UnscorableKind.VERIFIER_ERROR));
        assertThat(judgement.outcome().reason()).contains("broken", "t-1", "no luck");
    }

    @Test
    void twoForOneTypeAreRefused() {
        var one = new Broken(new IllegalStateException());

        assertThatThrownBy(() -> Verifiers.of(one, one)).hasMessageContaining("'broken'");
    }
}
