package io.reflectretry.bootstrap;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A training row, taken apart as its conversation. */
final class RowTurns {

    private RowTurns() {}

    /** What the model says: the first turn opens the completion, later ones follow its name. */
    static List<int[]> of(TrainingRow row) {
        int end = SmallVocabulary.id(SmallVocabulary.TURN_END);
        int assistant = SmallVocabulary.id("assistant");
        List<int[]> turns = new ArrayList<>();
        int[] ids = row.completion();
        int start = 0;
        for (int i = 0; i < ids.length; i++) {
            if (ids[i] == assistant) {
                start = i + 1;
            } else if (ids[i] == end && start >= 0) {
                turns.add(Arrays.copyOfRange(ids, start, i + 1));
                start = -1;
            }
        }
        return turns;
    }

    static int[] joined(int[] first, int[] second) {
        int[] all = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, all, first.length, second.length);
        return all;
    }
}
