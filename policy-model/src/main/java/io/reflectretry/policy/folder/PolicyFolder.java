package io.reflectretry.policy.folder;

import java.nio.file.Path;
import java.util.Arrays;

/** A Hugging Face folder of a policy, opened and checked; the weights themselves are read later. */
public final class PolicyFolder {

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
        throw new UnsupportedOperationException();
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
}
