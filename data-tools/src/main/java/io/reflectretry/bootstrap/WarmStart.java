package io.reflectretry.bootstrap;

import io.reflectretry.policy.folder.PolicyFolder;
import io.reflectretry.policy.folder.Safetensors;
import io.reflectretry.policy.folder.SafetensorsWriter;
import io.reflectretry.policy.folder.TensorEntry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;

/**
 * Puts the weights of a policy that knows the first words of a vocabulary into a fresh one that
 * knows more: the new words keep their random rows.
 */
final class WarmStart {

    private WarmStart() {}

    /**
     * Replaces the fresh weights.
     *
     * @param fresh the larger policy's folder
     * @param known the smaller policy's; the same shape but for the vocabulary
     * @throws IllegalArgumentException where a tensor does not fit
     */
    static void apply(Path fresh, Path known) throws IOException {
        Path weights = fresh.resolve(PolicyFolder.WEIGHTS_FILE);
        Path aside = fresh.resolve("warm.safetensors");
        try (Safetensors larger = Safetensors.open(weights);
                Safetensors smaller = Safetensors.open(known.resolve(PolicyFolder.WEIGHTS_FILE))) {
            SequencedMap<String, long[]> shapes = new LinkedHashMap<>();
            larger.tensors().forEach((name, entry) -> shapes.put(name, entry.shape()));
            SafetensorsWriter.write(aside, shapes, Map.of(), name -> values(name, larger, smaller));
        }
        Files.move(aside, weights, StandardCopyOption.REPLACE_EXISTING);
    }

    private static ByteBuffer values(String name, Safetensors larger, Safetensors smaller) {
        long[] shape = larger.tensors().get(name).shape();
        TensorEntry entry = smaller.tensors().get(name);
        if (entry == null || !fits(entry.shape(), shape)) {
            throw new IllegalArgumentException(
                    "%s cannot be the start: its tensor '%s' has the shape %s, wanted is %s (fewer rows will do)"
                            .formatted(
                                    smaller.file(),
                                    name,
                                    entry == null ? "(none)" : Arrays.toString(entry.shape()),
                                    Arrays.toString(shape)));
        }
        FloatBuffer all = larger.read(name);
        ByteBuffer bytes =
                ByteBuffer.allocate(all.remaining() * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        FloatBuffer target = bytes.asFloatBuffer();
        target.put(all);
        target.rewind();
        target.put(smaller.read(name));
        return bytes;
    }

    /** The same but for the first dimension, which may be less. */
    private static boolean fits(long[] smaller, long[] larger) {
        return smaller.length == larger.length
                && smaller[0] <= larger[0]
                && Arrays.equals(smaller, 1, smaller.length, larger, 1, larger.length);
    }
}
