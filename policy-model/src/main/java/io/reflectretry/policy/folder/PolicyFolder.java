package io.reflectretry.policy.folder;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.SequencedMap;

/** A Hugging Face folder of a policy, opened and checked; the weights themselves are read later. */
public final class PolicyFolder {

    /** Name of the file with the network's shape. */
    public static final String CONFIG_FILE = "config.json";

    /** Name of the file with the stop tokens. */
    public static final String GENERATION_CONFIG_FILE = "generation_config.json";

    /** Name of the file with the weights. */
    public static final String WEIGHTS_FILE = "model.safetensors";

    private final Path path;
    private final DecoderConfig config;
    private final int[] stopTokenIds;

    private PolicyFolder(Path path, DecoderConfig config, int[] stopTokenIds) {
        this.path = path;
        this.config = config;
        this.stopTokenIds = stopTokenIds;
    }

    /**
     * Opens a folder and checks it: configuration, names, shapes and extent of every tensor.
     *
     * @throws MalformedFolderException naming the file and what is wrong
     */
    public static PolicyFolder open(Path path) {
        ConfigReader reader = ConfigReader.open(path.resolve(CONFIG_FILE));
        DecoderConfig config = reader.decoder();
        int[] stops =
                ConfigReader.readIfPresent(path.resolve(GENERATION_CONFIG_FILE))
                        .map(ConfigReader::stopTokenIds)
                        .filter(ids -> ids.length > 0)
                        .orElseGet(() -> ConfigReader.stopTokenIds(reader.root()));
        PolicyFolder folder = new PolicyFolder(path, config, stops);
        folder.openWeights().close();
        return folder;
    }

    /** Where it lies. */
    public Path path() {
        return path;
    }

    /** The network's shape. */
    public DecoderConfig config() {
        return config;
    }

    /** Tokens that end a sample: of generation_config.json, else of config.json. */
    public int[] stopTokenIds() {
        return stopTokenIds.clone();
    }

    /** The same folder with other stop tokens; none: samples end by length only. */
    public PolicyFolder withStopTokenIds(int... ids) {
        return new PolicyFolder(path, config, Arrays.copyOf(ids, ids.length));
    }

    /**
     * Maps the weights and checks that exactly the tensors of the configuration are there.
     *
     * @throws MalformedFolderException naming the tensor and both shapes
     */
    public TensorSource openWeights() {
        TensorSource weights =
                Files.exists(path.resolve(WEIGHTS_FILE))
                                || Files.notExists(path.resolve(ShardedSafetensors.INDEX_FILE))
                        ? Safetensors.open(path.resolve(WEIGHTS_FILE))
                        : ShardedSafetensors.open(path);
        try {
            checkTensors(weights);
            return weights;
        } catch (RuntimeException malformed) {
            weights.close();
            throw malformed;
        }
    }

    private void checkTensors(TensorSource weights) {
        SequencedMap<String, long[]> expected = config.tensorShapes();
        for (Map.Entry<String, long[]> tensor : expected.entrySet()) {
            TensorEntry entry = weights.tensors().get(tensor.getKey());
            if (entry == null) {
                throw new MalformedFolderException(
                        weights.file(tensor.getKey()),
                        "tensor '%s' of shape %s is missing"
                                .formatted(tensor.getKey(), Arrays.toString(tensor.getValue())));
            }
            if (!Arrays.equals(entry.shape(), tensor.getValue())) {
                throw new MalformedFolderException(
                        weights.file(tensor.getKey()),
                        "tensor '%s' has shape %s, but %s asks for %s"
                                .formatted(
                                        tensor.getKey(),
                                        entry.shapeText(),
                                        CONFIG_FILE,
                                        Arrays.toString(tensor.getValue())));
            }
        }
        for (String name : weights.tensors().keySet()) {
            // Old Llama files keep the frequencies of the rotary embedding, which follow from
            // theta.
            if (!expected.containsKey(name) && !name.endsWith(".rotary_emb.inv_freq")) {
                throw new MalformedFolderException(
                        weights.file(name),
                        "tensor '%s' of shape %s is not part of the network that %s describes"
                                .formatted(
                                        name,
                                        weights.tensors().get(name).shapeText(),
                                        CONFIG_FILE));
            }
        }
    }
}
