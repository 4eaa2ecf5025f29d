package io.reflectretry.policy.lora;

import io.reflectretry.policy.CheckpointManifest;
import io.reflectretry.policy.folder.MalformedFolderException;
import io.reflectretry.policy.folder.PolicyFolder;
import io.reflectretry.policy.folder.Safetensors;
import io.reflectretry.policy.folder.TensorEntry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Adds an adapter to its base: W + scale · B A, computed in float32 and written as the base's own
 * type. The base's files are copied, and what changes is overwritten in the copy, a row at a time:
 * so everything else stays as it was, to the bit.
 */
public final class AdapterMerge {

    private static final String SAFETENSORS = ".safetensors";

    private final AdapterFolder adapter;
    private final Map<String, LoraModule> byWeight;
    private final Set<String> merged = new HashSet<>();

    private AdapterMerge(AdapterFolder adapter) {
        this.adapter = adapter;
        byWeight =
                adapter.modules().stream()
                        .collect(Collectors.toMap(LoraModule::weight, Function.identity()));
    }

    /**
     * Writes the folder of the merged policy.
     *
     * @param target made if absent; must hold none of the base's files yet
     */
    public static PolicyFolder write(AdapterFolder adapter, Path target) {
        AdapterMerge merge = new AdapterMerge(adapter);
        try {
            Files.createDirectories(target);
            for (Path file : merge.filesOfBase()) {
                Path copy = target.resolve(file.getFileName().toString());
                Files.copy(file, copy);
                if (copy.toString().endsWith(SAFETENSORS)) {
                    merge.addTo(file, copy);
                }
            }
        } catch (IOException failure) {
            throw new UncheckedIOException("Cannot write the merged policy " + target, failure);
        }
        merge.requireAll();
        return PolicyFolder.open(target);
    }

    /** The manifest is of the old files. */
    private List<Path> filesOfBase() throws IOException {
        try (Stream<Path> files = Files.list(adapter.base().path())) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> !file.endsWith(CheckpointManifest.FILE))
                    .sorted()
                    .toList();
        }
    }

    private void addTo(Path original, Path copy) throws IOException {
        try (Safetensors base = Safetensors.open(original);
                Safetensors factors = adapter.openWeights();
                FileChannel out = FileChannel.open(copy, StandardOpenOption.WRITE)) {
            for (Map.Entry<String, TensorEntry> tensor : base.tensors().entrySet()) {
                LoraModule module = byWeight.get(tensor.getKey());
                if (module != null) {
                    add(module, base, factors, tensor.getValue(), out);
                    merged.add(tensor.getKey());
                }
            }
            out.force(true);
        }
    }

    private static void add(
            LoraModule module,
            Safetensors base,
            Safetensors factors,
            TensorEntry entry,
            FileChannel out)
            throws IOException {
        FloatBuffer weight = base.read(module.weight());
        float[] a = floats(factors.read(AdapterFolder.nameInFile(module.a())));
        float[] b = floats(factors.read(AdapterFolder.nameInFile(module.b())));
        int inputs = Math.toIntExact(module.inputs());
        int rank = module.rank();
        float scale = (float) module.scale();
        float[] delta = new float[inputs];
        ByteBuffer row =
                ByteBuffer.allocate(inputs * entry.type().bytes()).order(ByteOrder.LITTLE_ENDIAN);
        for (int output = 0; output < module.outputs(); output++) {
            Arrays.fill(delta, 0);
            for (int k = 0; k < rank; k++) {
                float factor = b[output * rank + k];
                for (int i = 0; i < inputs; i++) {
                    delta[i] += factor * a[k * inputs + i];
                }
            }
            row.clear();
            for (int i = 0; i < inputs; i++) {
                put(row, entry, weight.get() + scale * delta[i]);
            }
            row.flip();
            long at = entry.begin() + (long) output * row.limit();
            while (row.hasRemaining()) {
                at += out.write(row, at);
            }
        }
    }

    private static float[] floats(FloatBuffer buffer) {
        float[] values = new float[buffer.remaining()];
        buffer.get(values);
        return values;
    }

    private static void put(ByteBuffer row, TensorEntry entry, float value) {
        switch (entry.type()) {
            case F32 -> row.putFloat(value);
            case BF16 -> row.putShort(bfloat16(value));
            case F16 -> row.putShort(Float.floatToFloat16(value));
            // A type that can be read and not written must not pass for merged.
            default ->
                    throw new IllegalStateException(
                            "Weights of type %s cannot be merged.".formatted(entry.type()));
        }
    }

    /** The upper half of a float32, rounded to the nearest, ties to even, as torch does. */
    static short bfloat16(float value) {
        int bits = Float.floatToRawIntBits(value);
        if (Float.isNaN(value)) {
            return 0x7FC0;
        }
        int half = 0x7FFF + ((bits >>> Short.SIZE) & 1);
        return (short) ((bits + half) >>> Short.SIZE);
    }

    private void requireAll() {
        for (String weight : byWeight.keySet()) {
            if (!merged.contains(weight)) {
                throw new MalformedFolderException(
                        adapter.base().path(),
                        "tensor '%s', which the adapter changes, stands in none of its %s files"
                                .formatted(weight, SAFETENSORS));
            }
        }
    }
}
