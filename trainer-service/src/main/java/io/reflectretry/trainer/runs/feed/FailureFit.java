package io.reflectretry.trainer.runs.feed;

import com.fasterxml.jackson.databind.JsonNode;
import io.reflectretry.model.codec.Json;
import io.reflectretry.model.mining.FailureCard;
import io.reflectretry.model.mining.MinedFailure;
import io.reflectretry.model.policy.Sample;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Whether a model can read recorded failures: their token ids are what it goes on from, so its
 * tokenizer must be that of the policy that failed.
 */
public final class FailureFit {

    private final Path model;

    /**
     * @param model the model's folder
     */
    public FailureFit(Path model) {
        this.model = model;
    }

    /**
     * Fails where it cannot. A data set without its card is looked at by its token ids alone.
     *
     * @param shown how the data set is named in errors
     * @throws DataSetException says why
     */
    public void require(Path file, String shown, List<MinedFailure> failures) {
        try {
            sameTokenizer(file, shown);
            idsInVocabulary(shown, failures);
        } catch (IOException e) {
            throw new DataSetException("%s cannot be checked: %s".formatted(shown, e), e);
        }
    }

    private void sameTokenizer(Path file, String shown) throws IOException {
        Path card = cardOf(file);
        Path tokenizer = model.resolve("tokenizer.json");
        if (!Files.exists(card) || !Files.exists(tokenizer)) {
            return;
        }
        var wanted = Json.mapper().readValue(card.toFile(), FailureCard.class).tokenizerSha256();
        String here = sha256(tokenizer);
        if (wanted.filter(sha -> !sha.equals(here)).isPresent()) {
            throw new DataSetException(
                    "%s was mined with another tokenizer (SHA-256 %s, by %s) than the model has (%s): mine with this model, or train the one that failed."
                            .formatted(shown, wanted.get(), card.getFileName(), here));
        }
    }

    private void idsInVocabulary(String shown, List<MinedFailure> failures) throws IOException {
        JsonNode size =
                Json.mapper().readTree(model.resolve("config.json").toFile()).path("vocab_size");
        if (!size.isInt()) {
            return;
        }
        for (MinedFailure failure : failures) {
            int largest = largestId(failure.attempt());
            if (largest >= size.intValue()) {
                throw new DataSetException(
                        "%s: failure %s holds the token id %d, but the model's vocabulary ends at %d: it was mined with another tokenizer."
                                .formatted(shown, failure.origin(), largest, size.intValue() - 1));
            }
        }
    }

    private static int largestId(Sample sample) {
        return IntStream.concat(
                        IntStream.of(sample.promptTokenIds()), IntStream.of(sample.tokenIds()))
                .max()
                .orElse(0);
    }

    /** Where the card of a data set lies: {@code failures.jsonl} has {@code failures.card.json}. */
    private static Path cardOf(Path file) {
        return file.resolveSibling(
                file.getFileName().toString().replaceFirst("\\.jsonl$", "") + ".card.json");
    }

    private static String sha256(Path file) throws IOException {
        try {
            return HexFormat.of()
                    .formatHex(
                            MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256.", e);
        }
    }
}
