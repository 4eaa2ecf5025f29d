package io.reflectretry.policy.lora;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.reflectretry.policy.folder.PolicyFolder;
import io.reflectretry.policy.folder.SafetensorsWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.SplittableRandom;

/**
 * Writes the folder of an adapter that has learned nothing yet: with it the base says what it did.
 */
public final class FreshAdapter {

    private static final ObjectMapper JSON = new ObjectMapper();

    private FreshAdapter() {}

    /**
     * Writes adapter_config.json, adapter_model.safetensors and {@value BaseReference#FILE}. A and
     * B begin as in PEFT: A by torch's kaiming_uniform_ with a = sqrt(5), which is uniform within 1
     * / sqrt(inputs), and B zero.
     *
     * @param folder made if absent; must not hold the files yet
     * @param config one rank and one alpha for all modules
     * @param reference where the base lies; may be written already
     * @param seed the same seed gives the same adapter
     * @throws IllegalArgumentException where a target is none of the base's projections
     */
    public static AdapterFolder write(
            Path folder, PolicyFolder base, LoraConfig config, BaseReference reference, long seed) {
        config.requireFit(base.config());
        List<LoraModule> modules = config.modules(base.config());
        try {
            Files.createDirectories(folder);
            Files.writeString(
                    folder.resolve(AdapterFolder.CONFIG_FILE),
                    JSON.writerWithDefaultPrettyPrinter()
                                    .writeValueAsString(json(config, base, reference))
                            + "\n");
        } catch (IOException failure) {
            throw new UncheckedIOException("Cannot write into " + folder, failure);
        }
        reference.write(folder);
        SequencedMap<String, long[]> shapes = new LinkedHashMap<>();
        AdapterFolder.tensorShapes(modules)
                .forEach((name, shape) -> shapes.put(AdapterFolder.nameInFile(name), shape));
        SplittableRandom random = new SplittableRandom(seed);
        SafetensorsWriter.write(
                folder.resolve(AdapterFolder.WEIGHTS_FILE),
                shapes,
                Map.of(),
                name -> initialValues(name, shapes.get(name), random));
        return AdapterFolder.open(folder, base);
    }

    private static ByteBuffer initialValues(String name, long[] shape, SplittableRandom random) {
        int size = Math.toIntExact(Math.multiplyExact(shape[0], shape[1]));
        ByteBuffer bytes =
                ByteBuffer.allocate(Math.multiplyExact(size, Float.BYTES))
                        .order(ByteOrder.LITTLE_ENDIAN);
        if (name.endsWith(LoraModule.A)) {
            double bound = 1 / Math.sqrt(shape[1]);
            FloatBuffer values = bytes.asFloatBuffer();
            while (values.hasRemaining()) {
                values.put((float) (bound * (2 * random.nextDouble() - 1)));
            }
        }
        return bytes;
    }

    private static ObjectNode json(LoraConfig config, PolicyFolder base, BaseReference reference) {
        ObjectNode root = JSON.createObjectNode();
        root.putObject("alpha_pattern");
        root.put("base_model_name_or_path", reference.model());
        root.put("bias", "none");
        root.put("fan_in_fan_out", false);
        root.put("inference_mode", true);
        root.put("init_lora_weights", true);
        root.putNull("layers_pattern");
        root.putNull("layers_to_transform");
        if (config.alpha() == Math.rint(config.alpha())) {
            root.put("lora_alpha", (long) config.alpha());
        } else {
            root.put("lora_alpha", config.alpha());
        }
        root.put("lora_dropout", 0.0);
        root.putNull("modules_to_save");
        root.put("peft_type", "LORA");
        root.put("r", config.r());
        root.putObject("rank_pattern");
        switch (config.targets()) {
            case LoraTargets.AllLinear all ->
                    root.putPOJO("target_modules", LoraConfig.projections(base.config()));
            case LoraTargets.Names(List<String> names) -> root.putPOJO("target_modules", names);
            case LoraTargets.Expression one -> root.put("target_modules", one.toString());
        }
        root.put("task_type", "CAUSAL_LM");
        root.put("use_dora", false);
        root.put("use_rslora", config.rslora());
        return root;
    }
}
