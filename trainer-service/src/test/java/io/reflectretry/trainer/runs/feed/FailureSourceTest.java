package io.reflectretry.trainer.runs.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reflectretry.model.codec.Json;
import io.reflectretry.model.event.VerifierId;
import io.reflectretry.model.mining.MinedFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FailureSourceTest {

    private static final VerifierId STATELESS = new VerifierId("countdown", "2");
    private static final VerifierId STATEFUL = new VerifierId("http", "shop-7").asStateful();

    @TempDir Path folder;

    @Test
    void readsOneFailureALine() throws IOException {
        MinedFailure first = Failures.of(0, STATELESS, 3);
        MinedFailure second = Failures.of(4, STATELESS, 5, 6);

        assertThat(FailureSource.read(file(first, second), "failures.jsonl"))
                .containsExactly(first, second);
    }

    @Test
    void refusesAFailureWhoseVerifierMustNotBeAskedAgain() throws IOException {
        Path file = file(Failures.of(0, STATELESS, 3), Failures.of(4, STATEFUL, 3));

        assertThatThrownBy(() -> FailureSource.read(file, "mined/failures.jsonl"))
                .isInstanceOf(DataSetException.class)
                .hasMessageContaining("mined/failures.jsonl, line 2")
                .hasMessageContaining("mine-1:4 was judged by http shop-7, which is stateful")
                .hasMessageContaining("Leave such lines out");
    }

    private Path file(MinedFailure... failures) throws IOException {
        var text = new StringBuilder();
        for (MinedFailure failure : failures) {
            text.append(Json.mapper().writeValueAsString(failure)).append('\n');
        }
        return Files.writeString(folder.resolve("failures.jsonl"), text);
    }
}
