package io.reflectretry.cli.run;

import io.reflectretry.cli.CommandException;
import io.reflectretry.model.codec.EventCodec;
import io.reflectretry.model.event.CheckpointPublished;
import io.reflectretry.policy.CheckpointManifest;
import io.reflectretry.policy.folder.MalformedFolderException;
import io.reflectretry.policy.folder.PolicyFolder;
import io.reflectretry.policy.lora.AdapterFolder;
import io.reflectretry.policy.lora.AdapterMerge;
import io.reflectretry.policy.lora.BaseReference;
import io.reflectretry.stack.Folders;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Takes a version of a run's policy out of the storage root, as a folder for other software. */
final class PolicyExport {

    /** What came out. */
    enum Kind {
        MODEL,
        ADAPTER,
        MERGED
    }

    private final Path storage;
    private final String run;
    private final long version;

    PolicyExport(Path storage, String run, long version) {
        this.storage = storage.toAbsolutePath().normalize();
        this.run = run;
        this.version = version;
    }

    /**
     * Checks the version's files against what was announced, and writes them elsewhere.
     *
     * @param out not there yet, or empty; appears when it is whole
     * @param merge whether an adapter is added to its base
     * @throws CommandException where there is no such version, or its files are not as announced
     */
    Kind write(Path out, boolean merge) {
        Path target = out.toAbsolutePath().normalize();
        requireFree(target);
        Path checkpoint = checkpoint();
        Path aside = target.resolveSibling(".writing-" + target.getFileName());
        try {
            // What a broken-off export left.
            Folders.delete(aside);
            Kind kind = write(checkpoint, aside, merge);
            Files.deleteIfExists(target);
            Files.move(aside, target, StandardCopyOption.ATOMIC_MOVE);
            return kind;
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot write " + target, failure);
        } catch (MalformedFolderException broken) {
            throw CommandException.failed(broken.getMessage(), broken);
        }
    }

    private Kind write(Path checkpoint, Path aside, boolean merge) throws IOException {
        boolean adapter = AdapterFolder.isAdapter(checkpoint);
        if (adapter && merge) {
            Path base = BaseReference.read(checkpoint).check(storage);
            AdapterMerge.write(AdapterFolder.open(checkpoint, PolicyFolder.open(base)), aside);
            return Kind.MERGED;
        }
        Files.createDirectories(aside);
        for (Path file : files(checkpoint)) {
            if (!file.endsWith(CheckpointManifest.FILE)) {
                Files.copy(file, aside.resolve(file.getFileName().toString()));
            }
        }
        return adapter ? Kind.ADAPTER : Kind.MODEL;
    }

    private static void requireFree(Path target) {
        if (Files.exists(target) && (!Files.isDirectory(target) || !files(target).isEmpty())) {
            throw CommandException.wrongUse(
                    "--out %s: there is something already: name a folder that is not there"
                            .formatted(target));
        }
    }

    private Path checkpoint() {
        Path folder = storage.resolve("runs").resolve(run);
        Path step = folder.resolve("steps").resolve(version + ".json");
        if (!Files.isRegularFile(step)) {
            throw CommandException.failed(
                    "run %s has no version %d: %s is not there".formatted(run, version, step));
        }
        try {
            CheckpointPublished published =
                    EventCodec.decode(Files.readAllBytes(step), CheckpointPublished.class);
            Path checkpoint = storage.resolve(published.path());
            if (!Files.isDirectory(checkpoint)) {
                throw CommandException.failed(
                        "the files of version %d of run %s are no longer kept; those of these are: %s"
                                .formatted(version, run, kept(folder.resolve("checkpoints"))));
            }
            CheckpointManifest.read(checkpoint, published.manifestSha256()).check(checkpoint);
            return checkpoint;
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot read " + step, failure);
        } catch (MalformedFolderException broken) {
            throw CommandException.failed(broken.getMessage(), broken);
        }
    }

    private static String kept(Path checkpoints) {
        return files(checkpoints).stream()
                .map(file -> file.getFileName().toString())
                .filter(name -> name.matches("[0-9]{1,18}"))
                .map(Long::parseLong)
                .sorted()
                .map(String::valueOf)
                .collect(Collectors.joining(", "));
    }

    private static List<Path> files(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot list " + folder, failure);
        }
    }
}
