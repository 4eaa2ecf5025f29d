package io.reflectretry.policy.training;

import io.reflectretry.policy.engine.HostMemory;
import io.reflectretry.policy.folder.PolicyFolder;
import io.reflectretry.policy.folder.SafetensorsWriter;
import io.reflectretry.policy.network.Weights;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/**
 * Writes weights as a Hugging Face folder, with the small files of the folder they came from. Those
 * are read at once and kept: a training goes on for long, and the folder that it began from may be
 * removed meanwhile.
 */
final class PolicyFolderWriter implements FolderWriter {

    /** What belongs to a policy beside its weights; anything else in the old folder is not ours. */
    private static final List<String> COMPANIONS =
            List.of(
                    PolicyFolder.CONFIG_FILE,
                    PolicyFolder.GENERATION_CONFIG_FILE,
                    "tokenizer.json",
                    "tokenizer_config.json",
                    "special_tokens_map.json",
                    "added_tokens.json",
                    "chat_template.jinja",
                    "vocab.json",
                    "merges.txt");

    private final SequencedMap<String, byte[]> companions = new LinkedHashMap<>();

    PolicyFolderWriter(Path origin) {
        try {
            for (String name : COMPANIONS) {
                if (Files.exists(origin.resolve(name))) {
                    companions.put(name, Files.readAllBytes(origin.resolve(name)));
                }
            }
        } catch (IOException failure) {
            throw new UncheckedIOException("Cannot read the policy folder " + origin, failure);
        }
    }

    @Override
    public void write(Path target, Weights weights) {
        try {
            Files.createDirectories(target);
            for (Map.Entry<String, byte[]> companion : companions.entrySet()) {
                Path file = target.resolve(companion.getKey());
                Files.write(file, companion.getValue(), StandardOpenOption.CREATE_NEW);
                force(file);
            }
            SequencedMap<String, long[]> shapes = new LinkedHashMap<>();
            weights.tensors()
                    .forEach((name, array) -> shapes.put(name, array.getShape().getShape()));
            SafetensorsWriter.write(
                    target.resolve(PolicyFolder.WEIGHTS_FILE),
                    shapes,
                    Map.of(),
                    name -> HostMemory.bytes(weights.tensors().get(name)));
            force(target);
        } catch (IOException failure) {
            throw new UncheckedIOException("Cannot write the policy folder " + target, failure);
        }
    }

    static void force(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
