package io.reflectretry.grpo.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.reflectretry.grpo.TestEngine;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Loss, gradients, metrics and advantages are TRL's; and a file that says otherwise goes red. */
class GrpoVerificationTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path MODEL =
            Path.of("../policy-model/src/test/resources/fixtures/models/qwen2_tied");

    @TempDir Path folder;

    private static Path golden() {
        try {
            return Path.of(
                    GrpoVerificationTest.class
                            .getResource("/fixtures/trl/golden_trl.json")
                            .toURI());
        } catch (URISyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    static Stream<Arguments> cases() throws IOException {
        return GrpoVerification.run(TestEngine.get(), golden(), Optional.of(MODEL))
                .results()
                .stream()
                .map(result -> Arguments.of(result.name(), result));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void isThatOfTrl(String name, CaseResult result) {
        assertThat(result)
                .isInstanceOfSatisfying(
                        CaseResult.Compared.class,
                        compared ->
                                assertThat(compared.differences()).allMatch(Difference::isWithin));
    }

    @Test
    void nothingOfTheFileIsLeftOut() throws IOException {
        GrpoVerification.Report report =
                GrpoVerification.run(TestEngine.get(), golden(), Optional.of(MODEL));

        assertThat(report.isRight()).isTrue();
        assertThat(report.skipped()).isZero();
        assertThat(report.results()).hasSize(12 + 6 + 2 + 2 + 4);
    }

    @Test
    void withoutAModelTheEndToEndCasesAreLeftOutAndCounted() throws IOException {
        GrpoVerification.Report report =
                GrpoVerification.run(TestEngine.get(), golden(), Optional.empty());

        assertThat(report.isRight()).isTrue();
        assertThat(report.skipped()).isEqualTo(4);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/cases/grpo/loss",
                "/cases/cispo_epsilon_high_5/grad/2/1",
                "/cases/dapo_delta_4/metrics/clip_ratio~1low_mean/0",
                "/cases/gspo_sequence/metrics/clip_ratio~1high_max/0",
                "/cases/dapo_vllm_sequence_mask_3/importance_sampling_ratio/3/0",
                "/advantages/batch/3",
                "/advantages/with_nan_at_1_and_6_none/1",
                "/advantages/two_rewards/normalize_then_sum/0",
                "/is_token_truncate_2/0/1"
            })
    void aNumberThatIsOffByLittleGoesRed(String pointer) throws IOException {
        GrpoVerification.Report report =
                check(file -> replace(file, pointer, 1e-7), Optional.empty());

        assertThat(wrong(report)).hasSize(1);
        assertThat(pointer).startsWith("/" + wrong(report).getFirst());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/end_to_end_qwen2/cases/gspo/loss",
                "/end_to_end_qwen2/cases/gspo/grads/model.layers.1.mlp.up_proj.weight/first8/2"
            })
    void anEndToEndNumberThatIsOffGoesRed(String pointer) throws IOException {
        GrpoVerification.Report report =
                check(file -> replace(file, pointer, 1e-3), Optional.of(MODEL));

        assertThat(wrong(report)).containsExactly("end_to_end_qwen2/gspo");
    }

    static Stream<Arguments> whatNobodyKnows() {
        return Stream.of(
                unknown("top_entropy_quantile", c -> settings(c).put("top_entropy_quantile", 0.2)),
                unknown("luspo", c -> settings(c).put("loss_type", "luspo")),
                unknown(
                        "sequence_token",
                        c -> settings(c).put("importance_sampling_level", "sequence_token")),
                unknown(
                        "geometric_mask",
                        c -> settings(c).put("sampler_correction", "geometric_mask")),
                unknown("a cap without", c -> settings(c).put("cap_max", 2)),
                unknown("surprise", c -> c.put("surprise", 1)),
                unknown("sapo_ratio", c -> ((ObjectNode) c.get("metrics")).put("sapo_ratio", 1)),
                unknown(
                        "inputs.truncated",
                        c -> settings(c).put("mask_truncated_completions", true)),
                unknown("'grad' is missing", c -> c.remove("grad")),
                unknown("grpo.epsilonLow", c -> settings(c).put("epsilon_low", -1)));
    }

    private static Arguments unknown(String named, Consumer<ObjectNode> change) {
        return Arguments.of(named, change);
    }

    private static ObjectNode settings(ObjectNode given) {
        return (ObjectNode) given.get("settings");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("whatNobodyKnows")
    void whatNobodyKnowsIsNoPass(String named, Consumer<ObjectNode> change) throws IOException {
        GrpoVerification.Report report =
                check(
                        file -> change.accept((ObjectNode) file.get("cases").get("dapo")),
                        Optional.empty());

        assertThat(report.isRight()).isFalse();
        assertThat(report.results().getFirst()).isNotInstanceOf(CaseResult.Unchecked.class);
        assertThat(
                        report.results().stream()
                                .filter(CaseResult.Unchecked.class::isInstance)
                                .map(CaseResult.Unchecked.class::cast))
                .singleElement()
                .satisfies(
                        result -> {
                            assertThat(result.name()).isEqualTo("cases/dapo");
                            assertThat(result.reason()).contains(named);
                        });
    }

    @Test
    void aPartThatNobodyKnowsIsNoPass() throws IOException {
        assertThat(check(file -> file.put("quantiles", 1), Optional.empty()).isRight()).isFalse();
        assertThat(
                        check(
                                        file ->
                                                ((ObjectNode) file.get("advantages"))
                                                        .putArray("median"),
                                        Optional.empty())
                                .isRight())
                .isFalse();
    }

    @Test
    void aRatioThatIsOnlyGivenIsTaken() throws IOException {
        GrpoVerification.Report report =
                check(
                        file -> {
                            for (String name :
                                    List.of(
                                            "dapo_vllm_token_truncate_2",
                                            "dapo_vllm_sequence_mask_3")) {
                                ObjectNode settings =
                                        settings((ObjectNode) file.get("cases").get(name));
                                settings.remove(List.of("sampler_correction", "cap_max"));
                            }
                            ((ObjectNode) file.get("inputs")).remove("sampling");
                            file.remove(List.of("is_token_truncate_2", "is_sequence_mask_3"));
                        },
                        Optional.empty());

        assertThat(wrong(report)).isEmpty();
    }

    @Test
    void rewardsMayHoldNaNAsPythonWritesIt() throws IOException {
        Path file = folder.resolve("nan.json");
        Files.writeString(
                file,
                "{\"advantages\": {\"num_generations\": 3, \"rewards\": [1, NaN, 0], \"none\": [0.5, 0, -0.5]}}");

        assertThat(GrpoVerification.run(TestEngine.get(), file, Optional.empty()).isRight())
                .isTrue();
    }

    @Test
    void aFileWithNothingToCheckIsNoPass() throws IOException {
        Path file = folder.resolve("empty.json");
        Files.writeString(file, "{\"source\": \"nowhere\"}");

        assertThat(GrpoVerification.run(TestEngine.get(), file, Optional.empty()).isRight())
                .isFalse();
    }

    @Test
    void aFileThatIsNoJsonIsNamedWithItsLine() throws IOException {
        Path file = folder.resolve("broken.json");
        Files.writeString(file, "{\n  \"inputs\": ]\n}");

        assertThatThrownBy(() -> GrpoVerification.run(TestEngine.get(), file, Optional.empty()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("broken.json")
                .hasMessageContaining("line 2");
    }

    private static List<String> wrong(GrpoVerification.Report report) {
        return report.results().stream()
                .filter(result -> !result.isRight())
                .map(CaseResult::name)
                .toList();
    }

    private GrpoVerification.Report check(Consumer<ObjectNode> change, Optional<Path> model)
            throws IOException {
        ObjectNode tree = (ObjectNode) JSON.readTree(Files.readAllBytes(golden()));
        change.accept(tree);
        Path file = folder.resolve("changed.json");
        JSON.writeValue(file.toFile(), tree);
        return GrpoVerification.run(TestEngine.get(), file, model);
    }

    private static void replace(ObjectNode file, String pointer, double more) {
        int last = pointer.lastIndexOf('/');
        String field = pointer.substring(last + 1);
        DoubleNode changed = DoubleNode.valueOf(file.at(pointer).asDouble() + more);
        switch (file.at(pointer.substring(0, last))) {
            case ArrayNode array -> array.set(Integer.parseInt(field), changed);
            case ObjectNode object -> object.set(field, changed);
            default -> throw new IllegalArgumentException(pointer);
        }
    }
}
