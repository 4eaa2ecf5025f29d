package io.reflectretry.policy.folder;

import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How far back layers see.
 *
 * @param size positions that a layer with a window sees, the own one included; 0 where none has one
 * @param layers for each layer whether it has the window
 */
public record AttentionWindow(int size, List<Boolean> layers) {

    public AttentionWindow {
        layers = List.copyOf(layers);
        if (size < 0 || (size == 0 && layers.contains(true))) {
            throw new IllegalArgumentException("sliding_window must be 1 or more, not " + size);
        }
    }

    /** Every layer sees everything. */
    public static AttentionWindow none(int layers) {
        return new AttentionWindow(0, Collections.nCopies(layers, false));
    }

    /** Layers from one on have a window. */
    public static AttentionWindow from(int first, int layers, int size) {
        return first >= layers
                ? none(layers)
                : new AttentionWindow(
                        size, IntStream.range(0, layers).mapToObj(i -> i >= first).toList());
    }

    /** Positions that a layer sees; 0: all. */
    public int of(int layer) {
        return layers.get(layer) ? size : 0;
    }
}
