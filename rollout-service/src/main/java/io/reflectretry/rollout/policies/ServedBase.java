package io.reflectretry.rollout.policies;

import io.reflectretry.policy.CheckpointManifest;
import io.reflectretry.policy.folder.MalformedFolderException;
import io.reflectretry.policy.lora.BaseReference;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The model that an inference server was started with, as it lies in the storage root: what a
 * checkpoint must be, or be an adapter of, to be answered from there. Hashed once, when the first
 * checkpoint is compared.
 */
public final class ServedBase {

    private static final String WEIGHTS = ".safetensors";

    private final Path storageRoot;
    private final String model;
    private Optional<SortedMap<String, CheckpointManifest.Entry>> weights = Optional.empty();

    /**
     * @param model the folder, relative to the storage root
     */
    public ServedBase(Path storageRoot, String model) {
        this.storageRoot = storageRoot.toAbsolutePath().normalize();
        this.model = model;
    }

    Path storageRoot() {
        return storageRoot;
    }

    Path folder() {
        return storageRoot.resolve(model);
    }

    /** The server may have the storage root mounted elsewhere. */
    Path asTheServerSees(Path folder, Path adapterRoot) {
        return adapterRoot.resolve(storageRoot.relativize(folder));
    }

    /**
     * @param files of a checkpoint, or of an adapter's base
     * @param what they are, for the error
     * @throws MalformedFolderException where the weights are not those of the served model
     */
    synchronized void requireSame(
            Path checkpoint, SortedMap<String, CheckpointManifest.Entry> files, String what) {
        if (weights.isEmpty()) {
            weights = Optional.of(weights(BaseReference.of(storageRoot, model).files()));
        }
        if (!weights.get().equals(weights(files))) {
            throw new MalformedFolderException(
                    checkpoint,
                    "the inference server cannot answer with it: it serves %s and loads LoRA adapters of that only, and the weights of %s are others. Train with lora in the run's configuration over %s, or generate with the local engine (rrr.generation.kind=local)."
                            .formatted(model, what, model));
        }
    }

    private static SortedMap<String, CheckpointManifest.Entry> weights(
            Map<String, CheckpointManifest.Entry> files) {
        SortedMap<String, CheckpointManifest.Entry> weights = new TreeMap<>(files);
        weights.keySet().removeIf(name -> !name.endsWith(WEIGHTS));
        return weights;
    }
}
