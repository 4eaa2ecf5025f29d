package io.reflectretry.policy.training;

import io.reflectretry.policy.engine.HostMemory;
import io.reflectretry.policy.folder.SafetensorsWriter;
import io.reflectretry.policy.lora.AdapterFolder;
import io.reflectretry.policy.lora.BaseReference;
import io.reflectretry.policy.network.Weights;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Writes A and B as PEFT does, with the small files of the folder they came from: the configuration
 * and which base it is for. Those are read at once and kept, as by {@link PolicyFolderWriter}.
 */
final class AdapterFolderWriter implements FolderWriter {

    private final SequencedMap<String, byte[]> companions = new LinkedHashMap<>();

    AdapterFolderWriter(Path origin) {
        try {
            for (String name : new String[] {AdapterFolder.CONFIG_FILE, BaseReference.FILE}) {
                if (Files.exists(origin.resolve(name))) {
                    companions.put(name, Files.readAllBytes(origin.resolve(name)));
                }
            }
        } catch (IOException failure) {
            throw new UncheckedIOException("Cannot read the adapter's folder " + origin, failure);
        }
    }

    @Override
    public void write(Path target, Weights trained) {
        try {
            Files.createDirectories(target);
            for (Map.Entry<String, byte[]> companion : companions.entrySet()) {
                Path file = target.resolve(companion.getKey());
                Files.write(file, companion.getValue(), StandardOpenOption.CREATE_NEW);
                PolicyFolderWriter.force(file);
            }
            SequencedMap<String, long[]> shapes = new LinkedHashMap<>();
            Map<String, String> names =
                    trained.tensors().keySet().stream()
                            .collect(
                                    Collectors.toMap(
                                            AdapterFolder::nameInFile, Function.identity()));
            trained.tensors()
                    .forEach(
                            (name, array) ->
                                    shapes.put(
                                            AdapterFolder.nameInFile(name),
                                            array.getShape().getShape()));
            SafetensorsWriter.write(
                    target.resolve(AdapterFolder.WEIGHTS_FILE),
                    shapes,
                    Map.of(),
                    name -> HostMemory.bytes(trained.tensors().get(names.get(name))));
            PolicyFolderWriter.force(target);
        } catch (IOException failure) {
            throw new UncheckedIOException("Cannot write the adapter's folder " + target, failure);
        }
    }
}
