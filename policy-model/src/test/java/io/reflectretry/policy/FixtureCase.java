package io.reflectretry.policy;

import com.fasterxml.jackson.databind.JsonNode;
import io.reflectretry.policy.network.PromptGroup;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Rows of a reference case without their padding.
 *
 * @param rows token ids of each row
 * @param json the whole case
 */
public record FixtureCase(List<int[]> rows, JsonNode json) {

    public static FixtureCase of(JsonNode json) {
        List<int[]> rows = new ArrayList<>();
        for (int row = 0; row < json.get("input_ids").size(); row++) {
            int[] ids = Fixtures.ints(json.get("input_ids").get(row));
            int[] mask = Fixtures.ints(json.get("attention_mask").get(row));
            rows.add(Arrays.copyOf(ids, Arrays.stream(mask).sum()));
        }
        return new FixtureCase(rows, json);
    }

    /** Each row as a prompt of one token and one completion: every other token is scored. */
    public List<PromptGroup> groups() {
        return rows.stream()
                .map(
                        ids ->
                                new PromptGroup(
                                        Arrays.copyOf(ids, 1),
                                        List.of(Arrays.copyOfRange(ids, 1, ids.length))))
                .toList();
    }

    /** Advantage times mask of every scored token, for the policy gradient of the fixtures. */
    public static float[] weights(JsonNode policyGradient, List<int[]> rows) {
        float[] weights = new float[rows.stream().mapToInt(ids -> ids.length - 1).sum()];
        int at = 0;
        for (int row = 0; row < rows.size(); row++) {
            float advantage = (float) policyGradient.get("advantages").get(row).asDouble();
            for (int t = 1; t < rows.get(row).length; t++) {
                weights[at++] = policyGradient.get("loss_mask").get(row).get(t).asInt() * advantage;
            }
        }
        return weights;
    }

    /** Sum of the mask: the denominator of the policy gradient's loss. */
    public static double maskSum(JsonNode policyGradient) {
        double sum = 0;
        for (JsonNode row : policyGradient.get("loss_mask")) {
            sum += Arrays.stream(Fixtures.ints(row)).sum();
        }
        return sum;
    }
}
