package io.reflectretry.trainer.runs.feed;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reflectretry.model.codec.Json;
import io.reflectretry.model.evaluation.Estimate;
import io.reflectretry.model.event.VerifierId;
import io.reflectretry.model.mining.FailureCard;
import io.reflectretry.model.mining.MinedFailure;
import io.reflectretry.model.policy.PolicyVersion;
import io.reflectretry.model.policy.Sampling;
import io.reflectretry.model.run.MiningRule;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FailureFitTest {

    private static final String SHOWN = "mined/failures.jsonl";
    private static final String TOKENIZER = "{\"model\":{\"type\":\"WordLevel\"}}";
    private static final VerifierId VERIFIER = new VerifierId("countdown", "2");

    @TempDir Path folder;

    private Path model;
    private Path file;

    @BeforeEach
    void aModelOfTenWords() throws IOException {
        model = Files.createDirectory(folder.resolve("model"));
        Files.writeString(model.resolve("config.json"), "{\"vocab_size\": 10}");
        Files.writeString(model.resolve("tokenizer.json"), TOKENIZER);
        file = folder.resolve("failures.jsonl");
    }

    @Test
    void failuresOfTheSameTokenizerFit() throws IOException {
        card(TOKENIZER);

        assertThatCode(() -> require(Failures.of(0, VERIFIER, 9))).doesNotThrowAnyException();
    }

    @Test
    void anotherTokenizerIsRefusedThoughAllIdsAreInTheVocabulary() throws IOException {
        card("{\"model\":{\"type\":\"BPE\"}}");

        assertThatThrownBy(() -> require(Failures.of(0, VERIFIER, 9)))
                .isInstanceOf(DataSetException.class)
                .hasMessageContaining(SHOWN + " was mined with another tokenizer")
                .hasMessageContaining(sha256(TOKENIZER))
                .hasMessageContaining("mine with this model, or train the one that failed");
    }

    @Test
    void withoutACardAnIdBeyondTheVocabularyTells() {
        assertThatThrownBy(
                        () -> require(Failures.of(3, VERIFIER, 9), Failures.of(8, VERIFIER, 4, 10)))
                .isInstanceOf(DataSetException.class)
                .hasMessageContaining(
                        "failure mine-1:8 holds the token id 10, but the model's vocabulary ends at 9");
    }

    private void require(MinedFailure... failures) {
        new FailureFit(model).require(file, SHOWN, List.of(failures));
    }

    private void card(String tokenizer) throws IOException {
        var card =
                new FailureCard(
                        SHOWN,
                        "mine-1",
                        "data/train.jsonl",
                        "0".repeat(64),
                        new PolicyVersion("base", 0),
                        Optional.empty(),
                        Optional.of(sha256(tokenizer)),
                        Sampling.whole(1, 16),
                        7,
                        MiningRule.defaults(),
                        new FailureCard.Counts(1, 1, 1, 0, 1, 0, 1, 0, 0),
                        Estimate.share(1, 1),
                        Estimate.share(1, 1),
                        Map.of(),
                        Map.of(),
                        Map.of(),
                        "0".repeat(64));
        Json.mapper().writeValue(folder.resolve("failures.card.json").toFile(), card);
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(
                            MessageDigest.getInstance("SHA-256")
                                    .digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("Every JDK has SHA-256.", e);
        }
    }
}
