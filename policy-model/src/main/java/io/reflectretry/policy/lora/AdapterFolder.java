package io.reflectretry.policy.lora;

import io.reflectretry.policy.folder.MalformedFolderException;
import io.reflectretry.policy.folder.PolicyFolder;
import io.reflectretry.policy.folder.Safetensors;
import io.reflectretry.policy.folder.TensorEntry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/** A folder as PEFT writes it, opened and checked against the base that it adapts. */
public final class AdapterFolder {

    /** Name of the file with the adapter's shape. */
    public static final String CONFIG_FILE = "adapter_config.json";

    /** Name of the file with A and B of every module. */
    public static final String WEIGHTS_FILE = "adapter_model.safetensors";

    /** PEFT's wrappers around the base: what its names begin with. */
    private static final String WRAPPERS = "base_model.model.";

    private final Path path;
    private final PolicyFolder base;
    private final LoraConfig config;
    private final List<LoraModule> modules;

    private AdapterFolder(
            Path path, PolicyFolder base, LoraConfig config, List<LoraModule> modules) {
        this.path = path;
        this.base = base;
        this.config = config;
        this.modules = modules;
    }

    /** Whether a folder says that it is an adapter. */
    public static boolean isAdapter(Path path) {
        return Files.exists(path.resolve(CONFIG_FILE));
    }

    /**
     * Opens a folder and checks it: configuration, names, shapes and extent of every tensor.
     *
     * @param base what it adapts
     * @throws MalformedFolderException naming the file and what is wrong
     */
    public static AdapterFolder open(Path path, PolicyFolder base) {
        Path file = path.resolve(CONFIG_FILE);
        LoraConfig config = LoraConfigReader.read(file);
        List<LoraModule> modules;
        try {
            modules = config.modules(base.config());
        } catch (IllegalArgumentException none) {
            throw new MalformedFolderException(file, none.getMessage(), none);
        }
        AdapterFolder folder = new AdapterFolder(path, base, config, modules);
        folder.openWeights().close();
        return folder;
    }

    /** Where it lies. */
    public Path path() {
        return path;
    }

    /** What it adapts. */
    public PolicyFolder base() {
        return base;
    }

    /** Its shape. */
    public LoraConfig config() {
        return config;
    }

    /** The adapted projections, in the order of the network. */
    public List<LoraModule> modules() {
        return modules;
    }

    /** The name in the file of a tensor of the network. */
    public static String nameInFile(String name) {
        return WRAPPERS + name;
    }

    /** The tensors of an adapter by their names in the network, with their shapes. */
    public static SequencedMap<String, long[]> tensorShapes(List<LoraModule> modules) {
        SequencedMap<String, long[]> shapes = new LinkedHashMap<>();
        for (LoraModule module : modules) {
            shapes.put(module.a(), module.shapeOfA());
            shapes.put(module.b(), module.shapeOfB());
        }
        return shapes;
    }

    /**
     * Maps A and B and checks that exactly the tensors of the configuration are there.
     *
     * @throws MalformedFolderException naming the tensor and both shapes
     */
    public Safetensors openWeights() {
        Safetensors weights = Safetensors.open(path.resolve(WEIGHTS_FILE));
        try {
            checkTensors(weights);
            return weights;
        } catch (RuntimeException malformed) {
            weights.close();
            throw malformed;
        }
    }

    private void checkTensors(Safetensors weights) {
        SequencedMap<String, long[]> expected = new LinkedHashMap<>();
        tensorShapes(modules).forEach((name, shape) -> expected.put(nameInFile(name), shape));
        for (Map.Entry<String, long[]> tensor : expected.entrySet()) {
            TensorEntry entry = weights.tensors().get(tensor.getKey());
            String shape = Arrays.toString(tensor.getValue());
            if (entry == null) {
                throw new MalformedFolderException(
                        weights.file(),
                        "tensor '%s' of shape %s is missing".formatted(tensor.getKey(), shape));
            }
            if (!Arrays.equals(entry.shape(), tensor.getValue())) {
                throw new MalformedFolderException(
                        weights.file(),
                        "tensor '%s' has shape %s, but %s and the base in %s ask for %s"
                                .formatted(
                                        tensor.getKey(),
                                        entry.shapeText(),
                                        CONFIG_FILE,
                                        base.path(),
                                        shape));
            }
        }
        for (Map.Entry<String, TensorEntry> tensor : weights.tensors().entrySet()) {
            if (!expected.containsKey(tensor.getKey())) {
                throw new MalformedFolderException(
                        weights.file(),
                        "tensor '%s' of shape %s is not part of the adapter that %s describes"
                                .formatted(
                                        tensor.getKey(),
                                        tensor.getValue().shapeText(),
                                        CONFIG_FILE));
            }
        }
    }
}
