package io.reflectretry.model.run;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.reflectretry.model.Require;
import java.util.List;

/**
 * A LoRA adapter (Hu et al., 2021) over the frozen model, by the meaning of PEFT's names.
 *
 * @param r rank: rows of A, columns of B
 * @param alpha what the adapter adds is multiplied by alpha / r
 * @param rslora true: by alpha / sqrt(r) instead (Kalajdzievski, 2023)
 * @param targets the projections that get one, {@code q_proj}; none named: all of attention and
 *     feed-forward
 */
public record LoraSettings(
        @JsonProperty(required = true) int r,
        @JsonProperty(required = true) double alpha,
        Boolean rslora,
        List<String> targets) {

    public LoraSettings {
        rslora = rslora != null && rslora;
        targets = targets == null ? List.of() : List.copyOf(targets);
        Require.that(r >= 1, "lora.r", "must be 1 or more");
        Require.that(alpha > 0 && Double.isFinite(alpha), "lora.alpha", "must be a number above 0");
        for (String target : targets) {
            Require.text(target, "lora.targets");
        }
    }

    /** An adapter on every projection, scaled by alpha / r. */
    public LoraSettings(int r, double alpha) {
        this(r, alpha, false, List.of());
    }
}
