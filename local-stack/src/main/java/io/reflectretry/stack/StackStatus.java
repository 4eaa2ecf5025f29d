package io.reflectretry.stack;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;

/**
 * What a stack consists of and how it is, as {@code stack.json} says it to other processes.
 *
 * @param supervisor the process that watches over the others
 * @param phase how far the stack is
 * @param problem why it failed, when it did
 * @param bootstrapServers the broker's address
 * @param jdbcUrl the database's address
 * @param storage the storage root
 * @param processes the processes, in the order of their start
 */
public record StackStatus(
        ProcessRef supervisor,
        Phase phase,
        Optional<String> problem,
        String bootstrapServers,
        String jdbcUrl,
        String storage,
        List<ProcessStatus> processes) {
    /** How far a stack is. */
    public enum Phase {
        /** Some processes are not ready yet. */
        STARTING,
        /** All processes have been ready; one that died meanwhile is being started again. */
        RUNNING,
        /** The processes are being stopped. */
        STOPPING,
        /** Nothing runs. */
        STOPPED,
        /** The start did not succeed; nothing runs. */
        FAILED
    }

    /**
     * One process.
     *
     * @param name its name
     * @param kind the service, or empty for broker and database
     * @param process the process, while it runs
     * @param state what it is doing, for people
     * @param ready whether it is ready for work
     * @param restarts how often it was started again
     * @param address where it answers: an HTTP address, or the broker's or database's own
     * @param log its log file
     */
    public record ProcessStatus(
            String name,
            Optional<ServiceKind> kind,
            Optional<ProcessRef> process,
            String state,
            boolean ready,
            int restarts,
            String address,
            String log) {}

    private static final ObjectMapper JSON =
            JsonMapper.builder()
                    .addModule(new Jdk8Module())
                    .enable(SerializationFeature.INDENT_OUTPUT)
                    .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .build();

    /** Whether the supervisor that wrote this still runs. */
    @JsonIgnore
    public boolean isAlive() {
        return supervisor.find().isPresent();
    }

    /** The HTTP addresses of all processes of a kind. */
    public List<String> addresses(ServiceKind kind) {
        return processes.stream()
                .filter(process -> process.kind().equals(Optional.of(kind)))
                .map(ProcessStatus::address)
                .toList();
    }

    /** What the stack in that folder says of itself; empty when none has ever run there. */
    public static Optional<StackStatus> read(StackLayout layout) {
        var file = layout.statusFile();
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            return Optional.of(JSON.readValue(file.toFile(), StackStatus.class));
        } catch (IOException e) {
            throw new StackException("cannot read " + file + ": " + e.getMessage(), e);
        }
    }

    /** Replaces the file at once, so that a reader never sees half of it. */
    void write(StackLayout layout) {
        var file = layout.statusFile();
        var aside = Path.of(file + ".new");
        try {
            Files.createDirectories(file.getParent());
            Files.write(aside, JSON.writeValueAsBytes(this));
            Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }
}
