package io.reflectretry.trainer.runs.life;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.reflectretry.model.codec.Json;
import io.reflectretry.trainer.TrainerSettings;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;

/**
 * The files of the runs, under {@code runs/RUN} of the storage root: {@code start.json}, where the
 * log stood when the run was made, and what a run leaves as its result.
 */
@ApplicationScoped
public class RunFolder {

    private static final String START = "start.json";

    private final Path root;
    private final ObjectMapper json = Json.mapper();

    /** The runs' files under this storage root. */
    public RunFolder(TrainerSettings settings) {
        this.root = settings.storageRoot().toAbsolutePath().normalize();
    }

    /**
     * The offsets of the log at which a run begins.
     *
     * @param start by "topic-partition"
     */
    private record RunStart(String run, Map<String, Long> start) {}

    /** A path that a configuration names; nothing if it would leave the storage root. */
    public Optional<Path> resolve(String relative) {
        Path path = root.resolve(relative).normalize();
        return path.startsWith(root) && !Path.of(relative).isAbsolute()
                ? Optional.of(path)
                : Optional.empty();
    }

    /** Notes where the log stood when a run was made. */
    public void writeStart(String run, Map<TopicPartition, Long> start) {
        Map<String, Long> named = new TreeMap<>();
        start.forEach((partition, offset) -> named.put(partition.toString(), offset));
        write(run, START, new RunStart(run, named));
    }

    /** Where the log stood when a run was made; empty, which is its beginning, if nobody knows. */
    public Map<TopicPartition, Long> readStart(String run) {
        return read(run, START, RunStart.class)
                .map(
                        start ->
                                start.start().entrySet().stream()
                                        .collect(
                                                Collectors.toMap(
                                                        e -> partition(e.getKey()),
                                                        Map.Entry::getValue)))
                .orElse(Map.of());
    }

    private static TopicPartition partition(String name) {
        int dash = name.lastIndexOf('-');
        return new TopicPartition(
                name.substring(0, dash), Integer.parseInt(name.substring(dash + 1)));
    }

    /**
     * Writes a file of a run: whole and durable, or not at all.
     *
     * @throws UncheckedIOException when the storage root cannot be written
     */
    public void write(String run, String name, Object content) {
        try {
            Path folder = Files.createDirectories(folder(run));
            AtomicFile.write(folder.resolve(name), json.writeValueAsBytes(content));
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "Cannot write runs/%s/%s under the storage root".formatted(run, name), e);
        }
    }

    /** Reads a file of a run, if it is there. */
    public <T> Optional<T> read(String run, String name, Class<T> type) {
        Path file = folder(run).resolve(name);
        try {
            return Files.exists(file)
                    ? Optional.of(json.readValue(file.toFile(), type))
                    : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "Cannot read runs/%s/%s under the storage root".formatted(run, name), e);
        }
    }

    /** A file of a run. */
    public Path file(String run, String name) {
        return folder(run).resolve(name);
    }

    /** How a file of a run is named: relative to the storage root. */
    public String shown(String run, String name) {
        return root.relativize(file(run, name)).toString().replace('\\', '/');
    }

    private Path folder(String run) {
        return root.resolve("runs").resolve(run);
    }
}
