package io.reflectretry.cli.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reflectretry.cli.CommandException;
import io.reflectretry.model.codec.EventCodec;
import io.reflectretry.model.event.CheckpointPublished;
import io.reflectretry.model.policy.PolicyVersion;
import io.reflectretry.policy.CheckpointManifest;
import io.reflectretry.policy.folder.DecoderConfig;
import io.reflectretry.policy.folder.FreshPolicy;
import io.reflectretry.policy.folder.PolicyFolder;
import io.reflectretry.policy.lora.AdapterFolder;
import io.reflectretry.policy.lora.BaseReference;
import io.reflectretry.policy.lora.FreshAdapter;
import io.reflectretry.policy.lora.LoraConfig;
import io.reflectretry.policy.lora.LoraTargets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is exported is what was announced. AdapterMergeTest compares what merged policies say. */
class PolicyExportTest {

    private static final String RUN = "mine";

    @TempDir Path storage;
    @TempDir Path elsewhere;
    private Path model;

    @BeforeEach
    void writeModel() {
        model = storage.resolve("models/tiny");
        FreshPolicy.write(
                model,
                new DecoderConfig(64, 32, 64, 2, 4, 2, 8, 1e-6, 1e4, 128, true),
                new int[] {2},
                0,
                1);
    }

    private Path checkpoint(long version) {
        return storage.resolve("runs/mine/checkpoints/" + version);
    }

    private void writeAdapter(long version) throws IOException {
        FreshAdapter.write(
                checkpoint(version),
                PolicyFolder.open(model),
                new LoraConfig(2, 4, false, new LoraTargets.AllLinear()),
                BaseReference.of(storage, "models/tiny"),
                version);
        announce(version);
    }

    private void announce(long version) throws IOException {
        CheckpointManifest manifest = CheckpointManifest.of(checkpoint(version));
        manifest.write(checkpoint(version));
        Path steps = Files.createDirectories(storage.resolve("runs/mine/steps"));
        Files.write(
                steps.resolve(version + ".json"),
                EventCodec.encode(
                        CheckpointPublished.of(
                                RUN,
                                new PolicyVersion(RUN, version),
                                storage.relativize(checkpoint(version)).toString(),
                                manifest.sha256(),
                                Optional.empty())));
    }

    private PolicyExport.Kind export(long version, boolean merge) {
        return new PolicyExport(storage, RUN, version).write(elsewhere.resolve("out"), merge);
    }

    @Test
    void anAdapterComesOutAsItIs() throws IOException {
        writeAdapter(1);

        assertThat(export(1, false)).isEqualTo(PolicyExport.Kind.ADAPTER);

        AdapterFolder.open(elsewhere.resolve("out"), PolicyFolder.open(model));
        try (Stream<Path> files = Files.list(elsewhere)) {
            assertThat(files).as("nothing half written is left").hasSize(1);
        }
        assertThat(elsewhere.resolve("out").resolve(AdapterFolder.WEIGHTS_FILE))
                .hasSameBinaryContentAs(checkpoint(1).resolve(AdapterFolder.WEIGHTS_FILE));
    }

    @Test
    void mergedItIsAModel() throws IOException {
        writeAdapter(1);

        assertThat(export(1, true)).isEqualTo(PolicyExport.Kind.MERGED);

        // A fresh adapter adds nothing.
        assertThat(elsewhere.resolve("out").resolve(PolicyFolder.WEIGHTS_FILE))
                .hasSameBinaryContentAs(model.resolve(PolicyFolder.WEIGHTS_FILE));
        PolicyFolder.open(elsewhere.resolve("out"));
    }

    @Test
    void aWholeModelComesOutWhole() throws IOException {
        FreshPolicy.write(checkpoint(3), PolicyFolder.open(model).config(), new int[] {2}, 0, 9);
        announce(3);

        assertThat(export(3, true)).isEqualTo(PolicyExport.Kind.MODEL);

        PolicyFolder.open(elsewhere.resolve("out"));
    }

    @Test
    void damagedFilesAreNotExported() throws IOException {
        writeAdapter(1);
        Path weights = checkpoint(1).resolve(AdapterFolder.WEIGHTS_FILE);
        byte[] bytes = Files.readAllBytes(weights);
        bytes[bytes.length - 1] ^= 1;
        Files.write(weights, bytes);

        assertThatThrownBy(() -> export(1, false))
                .isInstanceOf(CommandException.class)
                .hasMessageContaining(AdapterFolder.WEIGHTS_FILE);
        assertThat(elsewhere.resolve("out")).doesNotExist();
    }

    @Test
    void aVersionThatIsNotThereIsNamedWithThoseThatAre() throws IOException {
        writeAdapter(1);
        writeAdapter(2);
        try (Stream<Path> files = Files.list(checkpoint(1))) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(checkpoint(1));

        assertThatThrownBy(() -> export(7, false)).hasMessageContaining("no version 7");
        assertThatThrownBy(() -> export(1, false))
                .hasMessageContaining("no longer kept")
                .hasMessageContaining(": 2");
    }

    @Test
    void whatIsThereIsNotOverwritten() throws IOException {
        writeAdapter(1);
        Files.createDirectories(elsewhere.resolve("out"));
        Files.writeString(elsewhere.resolve("out/mine.txt"), "keep");

        assertThatThrownBy(() -> export(1, false))
                .isInstanceOf(CommandException.class)
                .hasMessageContaining("--out");
        assertThat(elsewhere.resolve("out/mine.txt")).exists();
    }
}
