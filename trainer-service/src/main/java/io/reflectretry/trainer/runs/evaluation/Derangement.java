package io.reflectretry.trainer.runs.evaluation;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** Gives each element another one, drawn from a seed. */
final class Derangement {

    private Derangement() {}

    /**
     * One random cycle through all elements (S. Sattolo, 1986): nobody gets itself. Fewer than two
     * elements have none.
     */
    static Map<Integer, Integer> of(List<Integer> elements, long seed) {
        if (elements.size() < 2) {
            return Map.of();
        }
        var random = new SplittableRandom(seed);
        List<Integer> shuffled = new ArrayList<>(elements);
        for (int i = shuffled.size() - 1; i > 0; i--) {
            Collections.swap(shuffled, i, random.nextInt(i));
        }
        Map<Integer, Integer> partners = new HashMap<>();
        for (int i = 0; i < shuffled.size(); i++) {
            partners.put(elements.get(i), shuffled.get(i));
        }
        return partners;
    }
}
