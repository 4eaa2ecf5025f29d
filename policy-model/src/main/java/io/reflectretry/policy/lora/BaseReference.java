package io.reflectretry.policy.lora;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.reflectretry.policy.CheckpointManifest;
import io.reflectretry.policy.folder.MalformedFolderException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Which base an adapter was trained over, down to the bit; stands beside the adapter as {@value
 * #FILE}. PEFT does not know the file and passes it over.
 *
 * <pre>{"model":"models/qwen","files":{"config.json":{"bytes":512,"sha256":"9f86…"},…}}</pre>
 *
 * @param model the base's folder, relative to the storage root
 * @param files size and SHA-256 of every file of it that makes the policy
 */
public record BaseReference(String model, SortedMap<String, CheckpointManifest.Entry> files) {

    /** The file's name within the adapter's folder. */
    public static final String FILE = "base.json";

    private static final ObjectMapper JSON = new ObjectMapper();

    public BaseReference {
        if (model == null || model.isBlank()) {
            throw new IllegalArgumentException("'model' is missing");
        }
        files = new CheckpointManifest(files).files();
    }

    /**
     * Hashes a base as it lies there now.
     *
     * @param storageRoot what the path is relative to
     */
    public static BaseReference of(Path storageRoot, String model) {
        SortedMap<String, CheckpointManifest.Entry> files =
                new TreeMap<>(CheckpointManifest.of(storageRoot.resolve(model)).files());
        files.keySet().removeIf(name -> !isPartOfPolicy(name));
        return new BaseReference(model, files);
    }

    /** Weights, configuration and tokenizer; what else lies there may change. */
    private static boolean isPartOfPolicy(String name) {
        return !name.contains("/")
                && !name.equals(CheckpointManifest.FILE)
                && (name.endsWith(".safetensors")
                        || name.endsWith(".json")
                        || name.endsWith(".jinja")
                        || name.equals("merges.txt"));
    }

    /**
     * Reads the file beside an adapter.
     *
     * @throws MalformedFolderException where it is missing or says nothing sensible
     */
    public static BaseReference read(Path adapter) {
        Path file = adapter.resolve(FILE);
        try {
            return JSON.readValue(Files.readAllBytes(file), BaseReference.class);
        } catch (NoSuchFileException missing) {
            throw new MalformedFolderException(
                    file, "the file is missing: it says which base the adapter is for", missing);
        } catch (JsonProcessingException broken) {
            throw new MalformedFolderException(
                    file, "names no base: " + broken.getOriginalMessage(), broken);
        } catch (IOException failure) {
            throw new MalformedFolderException(file, "the file cannot be read", failure);
        }
    }

    /** Writes the file; the folder must be there. */
    public void write(Path adapter) {
        try {
            Files.writeString(
                    adapter.resolve(FILE),
                    JSON.writerWithDefaultPrettyPrinter().writeValueAsString(this) + "\n");
        } catch (IOException failure) {
            throw new UncheckedIOException("Cannot write " + adapter.resolve(FILE), failure);
        }
    }

    /**
     * Where the base lies, after a comparison of every file of it.
     *
     * @throws MalformedFolderException naming the first file that is not as it was
     */
    public Path check(Path storageRoot) {
        Path folder = path(storageRoot);
        try {
            manifest().check(folder);
            return folder;
        } catch (MalformedFolderException other) {
            throw new MalformedFolderException(
                    folder,
                    "is not the base that the adapter was trained over: put its files back. "
                            + other.getMessage(),
                    other);
        }
    }

    /**
     * Where the base lies.
     *
     * @throws MalformedFolderException where that would be outside the storage root
     */
    public Path path(Path storageRoot) {
        Path root = storageRoot.toAbsolutePath().normalize();
        Path folder = root.resolve(model).normalize();
        if (!folder.startsWith(root)) {
            throw new MalformedFolderException(
                    folder, "the adapter's base lies outside the storage root " + root);
        }
        return folder;
    }

    /** The same as a manifest. */
    public CheckpointManifest manifest() {
        return new CheckpointManifest(files);
    }
}
