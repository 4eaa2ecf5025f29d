package io.reflectretry.grpo.verify;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.reflectretry.model.run.GrpoSettings.SamplerCorrection;
import io.reflectretry.policy.engine.PolicyEngine;
import io.reflectretry.policy.folder.PolicyFolder;
import io.reflectretry.policy.training.AdamWSettings;
import io.reflectretry.policy.training.TrainablePolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Checks every case of a file of reference numbers: {@code inputs} with {@code cases}, {@code
 * advantages}, tables of ratios ({@code is_token_truncate_2}), {@code end_to_end_MODEL}. A part or
 * a parameter that is not known makes its case unchecked, which is no pass.
 */
public final class GrpoVerification {

    private static final Pattern RATIOS =
            Pattern.compile("is_((?:token|sequence)_(?:truncate|mask))_(\\d+(?:\\.\\d+)?)");
    private static final String END_TO_END = "end_to_end";
    private static final List<String> TOLD = List.of("source", "note", "inputs");
    private static final List<String> PARTS =
            List.of("inputs", "cases", "advantages", "is_MODE_CAP", "end_to_end_MODEL");

    private final JsonNode file;
    private final Optional<Path> model;
    private final List<CaseResult> results = new ArrayList<>();
    private int skipped;

    private GrpoVerification(JsonNode file, Optional<Path> model) {
        this.file = file;
        this.model = model;
    }

    /**
     * What came of a file.
     *
     * @param results in the order of the file; at least one
     * @param skipped end-to-end cases that were left out, as no model was given
     */
    public record Report(List<CaseResult> results, int skipped) {

        public Report {
            results = List.copyOf(results);
        }

        /** Whether something was checked and all of it is right. */
        public boolean isRight() {
            return !results.isEmpty() && results.stream().allMatch(CaseResult::isRight);
        }
    }

    /**
     * Checks a file.
     *
     * @param model the folder of the model of the end-to-end cases; without it they are left out
     * @throws IOException where the file cannot be read, or is not JSON: the message says where
     */
    public static Report run(PolicyEngine engine, Path file, Optional<Path> model)
            throws IOException {
        GrpoVerification verification = new GrpoVerification(read(file), model);
        return engine.submit(() -> verification.check(engine)).join();
    }

    private static JsonNode read(Path file) throws IOException {
        JsonMapper mapper =
                // As Python writes them.
                JsonMapper.builder().enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS).build();
        try {
            JsonNode tree = mapper.readTree(Files.readAllBytes(file));
            if (!tree.isObject()) {
                throw new IOException("%s: not an object with the parts %s".formatted(file, PARTS));
            }
            return tree;
        } catch (JacksonException broken) {
            throw new IOException(
                    "%s: not valid JSON (line %d, column %d): %s"
                            .formatted(
                                    file,
                                    broken.getLocation().getLineNr(),
                                    broken.getLocation().getColumnNr(),
                                    broken.getOriginalMessage()),
                    broken);
        }
    }

    private Report check(PolicyEngine engine) {
        UnitCases units = new UnitCases(engine, file);
        file.properties()
                .forEach(
                        part -> {
                            String name = part.getKey();
                            Matcher ratios = RATIOS.matcher(name);
                            if (name.equals("cases")) {
                                part.getValue()
                                        .properties()
                                        .forEach(
                                                each ->
                                                        add(
                                                                "cases/" + each.getKey(),
                                                                () ->
                                                                        units.check(
                                                                                each.getValue())));
                            } else if (name.equals("advantages")) {
                                advantages(part.getValue());
                            } else if (ratios.matches()) {
                                add(
                                        name,
                                        () ->
                                                units.checkRatios(
                                                        SamplerCorrection.valueOf(
                                                                ratios.group(1)
                                                                        .toUpperCase(Locale.ROOT)),
                                                        Double.parseDouble(ratios.group(2)),
                                                        part.getValue()));
                            } else if (name.startsWith(END_TO_END)) {
                                endToEnd(engine, name, part.getValue());
                            } else if (!TOLD.contains(name)) {
                                add(
                                        name,
                                        () -> {
                                            throw CaseException.unknown("part", name, PARTS);
                                        });
                            }
                        });
        return new Report(results, skipped);
    }

    private void advantages(JsonNode part) {
        AdvantageCases cases = new AdvantageCases(part);
        AdvantageCases.names(part)
                .forEach(name -> add("advantages/" + name, () -> cases.check(name)));
        AdvantageCases.namesOfSeveral(part.path("two_rewards"))
                .forEach(
                        name ->
                                add(
                                        "advantages/two_rewards/" + name,
                                        () -> cases.checkSeveral(name)));
    }

    private void endToEnd(PolicyEngine engine, String part, JsonNode node) {
        JsonNode cases = node.path("cases");
        if (model.isEmpty()) {
            skipped += cases.size();
            return;
        }
        try (TrainablePolicy policy =
                TrainablePolicy.open(
                        engine, PolicyFolder.open(model.get()), AdamWSettings.defaults())) {
            Optional<Long> longest =
                    Numbers.optional(file.path("inputs"), "max_completion_length")
                            .map(JsonNode::asLong);
            cases.properties()
                    .forEach(
                            each ->
                                    add(
                                            part + "/" + each.getKey(),
                                            () ->
                                                    new EndToEndCases(
                                                                    engine,
                                                                    policy,
                                                                    EndToEndInputs.of(
                                                                            node, longest))
                                                            .check(each.getValue())));
        }
    }

    private void add(String name, Supplier<List<Difference>> check) {
        try {
            results.add(new CaseResult.Compared(name, check.get()));
        } catch (CaseException unchecked) {
            results.add(new CaseResult.Unchecked(name, unchecked.getMessage()));
        } catch (RuntimeException misfit) {
            // Ids beyond the vocabulary, rows of another length: what is in the file fits nothing.
            results.add(new CaseResult.Unchecked(name, misfit.toString()));
        }
    }
}
