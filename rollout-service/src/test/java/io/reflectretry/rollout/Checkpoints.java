package io.reflectretry.rollout;

import io.reflectretry.model.event.CheckpointPublished;
import io.reflectretry.model.policy.PolicyVersion;
import io.reflectretry.policy.CheckpointManifest;
import io.reflectretry.policy.folder.DecoderConfig;
import io.reflectretry.policy.folder.FreshPolicy;
import io.reflectretry.policy.folder.PolicyFolder;
import io.reflectretry.policy.folder.Safetensors;
import io.reflectretry.policy.folder.TensorEntry;
import io.reflectretry.policy.lora.AdapterFolder;
import io.reflectretry.policy.lora.BaseReference;
import io.reflectretry.policy.lora.FreshAdapter;
import io.reflectretry.policy.lora.LoraConfig;
import io.reflectretry.policy.lora.LoraModule;
import io.reflectretry.policy.lora.LoraTargets;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.stream.Stream;

/** Writes complete checkpoints of untrained policies, as the trainer does. */
public final class Checkpoints {

    /** Of the tokenizer in the test resources. */
    private static final int VOCABULARY = 300;

    private static final int END_OF_TURN = 292;
    private static final int END_OF_TEXT = 290;

    private final Path storageRoot;

    public Checkpoints(Path storageRoot) {
        this.storageRoot = storageRoot;
    }

    /** A version whose weights derive from the seed. */
    public CheckpointPublished write(String lineage, long version, long weightSeed) {
        return write(lineage, version, weightSeed, 512);
    }

    /** The same with a context of so many tokens. */
    CheckpointPublished write(String lineage, long version, long weightSeed, int context) {
        writeModel(folder(path(lineage, version)), weightSeed, context);
        return complete(lineage, version);
    }

    private static void writeModel(Path folder, long weightSeed, int context) {
        DecoderConfig shape =
                new DecoderConfig(VOCABULARY, 32, 64, 2, 4, 2, 8, 1e-6, 1e4, context, true);
        FreshPolicy.write(
                folder, shape, new int[] {END_OF_TURN, END_OF_TEXT}, END_OF_TEXT, weightSeed);
        copy("tokenizer.json", folder);
        copy("tokenizer_config.json", folder);
    }

    /** A model to lay adapters over. */
    public String writeBase(String name, long weightSeed) {
        String path = "models/" + name;
        writeModel(folder(path), weightSeed, 512);
        return path;
    }

    /** The model's files are replaced, as nobody should. */
    public void writeBaseAgain(String name, long weightSeed) {
        Path folder = storageRoot.resolve("models/" + name);
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        writeModel(folder, weightSeed, 512);
    }

    /**
     * A version that is an adapter over a model.
     *
     * @param weight what all of B is; 0 changes nothing of what the model says
     */
    public CheckpointPublished writeAdapter(
            String lineage, long version, String model, float weight) {
        Path folder = folder(path(lineage, version));
        AdapterFolder adapter =
                FreshAdapter.write(
                        folder,
                        PolicyFolder.open(storageRoot.resolve(model)),
                        new LoraConfig(2, 4, false, new LoraTargets.AllLinear()),
                        BaseReference.of(storageRoot, model),
                        version);
        Path file = folder.resolve(AdapterFolder.WEIGHTS_FILE);
        try (FileChannel out = FileChannel.open(file, StandardOpenOption.WRITE);
                Safetensors weights = adapter.openWeights()) {
            for (LoraModule module : adapter.modules()) {
                TensorEntry b = weights.tensors().get(AdapterFolder.nameInFile(module.b()));
                ByteBuffer values =
                        ByteBuffer.allocate(Math.toIntExact(b.bytes()))
                                .order(ByteOrder.LITTLE_ENDIAN);
                while (values.hasRemaining()) {
                    values.putFloat(weight);
                }
                out.write(values.flip(), b.begin());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return complete(lineage, version);
    }

    /** A version that loads, but one of whose weights is no number. */
    CheckpointPublished writeNotFinite(String lineage, long version) {
        write(lineage, version, 1);
        Path folder = folder(path(lineage, version));
        Path weights = folder.resolve(PolicyFolder.WEIGHTS_FILE);
        try {
            ByteBuffer bytes =
                    ByteBuffer.wrap(Files.readAllBytes(weights)).order(ByteOrder.LITTLE_ENDIAN);
            bytes.putFloat(bytes.capacity() - Float.BYTES, Float.NaN);
            Files.write(weights, bytes.array());
            Files.delete(folder.resolve(CheckpointManifest.FILE));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return complete(lineage, version);
    }

    private CheckpointPublished complete(String lineage, long version) {
        String path = path(lineage, version);
        Path folder = folder(path);
        CheckpointManifest manifest = CheckpointManifest.of(folder);
        manifest.write(folder);
        return CheckpointPublished.of(
                lineage,
                new PolicyVersion(lineage, version),
                path,
                manifest.sha256(),
                Optional.empty());
    }

    /** Changes one byte of the weights, so that the manifest no longer holds. */
    void damage(CheckpointPublished checkpoint) {
        Path weights = folder(checkpoint.path()).resolve(PolicyFolder.WEIGHTS_FILE);
        try {
            byte[] bytes = Files.readAllBytes(weights);
            bytes[bytes.length - 1] ^= 1;
            Files.write(weights, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String path(String lineage, long version) {
        return "runs/%s/checkpoints/%d".formatted(lineage, version);
    }

    private Path folder(String path) {
        try {
            return Files.createDirectories(storageRoot.resolve(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void copy(String name, Path folder) {
        try (InputStream in = Checkpoints.class.getResourceAsStream("/tokenizer/" + name)) {
            Files.copy(in, folder.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
