package io.reflectretry.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reflectretry.policy.folder.MalformedFolderException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointManifestTest {

    @TempDir Path folder;
    private String announced;

    @BeforeEach
    void aCompleteCheckpoint() throws IOException {
        Files.writeString(folder.resolve("config.json"), "{}");
        Files.writeString(Files.createDirectory(folder.resolve("state")).resolve("b"), "hello");
        CheckpointManifest manifest = CheckpointManifest.of(folder);
        manifest.write(folder);
        announced = manifest.sha256();
    }

    @Test
    void acceptsTheFolderItWasMadeOf() {
        CheckpointManifest read = CheckpointManifest.read(folder, announced);

        read.check(folder);

        assertThat(read).isEqualTo(CheckpointManifest.of(folder));
    }

    @Test
    void isCanonicalText() throws IOException {
        assertThat(folder.resolve(CheckpointManifest.FILE))
                .content()
                .isEqualTo(
                        "{\"files\":{\"config.json\":{\"bytes\":2,\"sha256\":\"44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a\"},"
                                + "\"state/b\":{\"bytes\":5,\"sha256\":\"2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824\"}}}");
    }

    @Test
    void namesTheFileThatChanged() throws IOException {
        Files.writeString(folder.resolve("state/b"), "hellO");

        assertRefused("state/b", "its SHA-256 is", "the manifest says 2cf24dba");
    }

    @Test
    void namesTheFileThatIsCutOff() throws IOException {
        Files.writeString(folder.resolve("state/b"), "hell");

        assertRefused("state/b", "4 bytes, the manifest says 5");
    }

    @Test
    void namesTheFileThatIsMissing() throws IOException {
        Files.delete(folder.resolve("config.json"));

        assertRefused("config.json", "is missing");
    }

    @Test
    void refusesAnotherManifestThanWasAnnounced() {
        assertThatThrownBy(() -> CheckpointManifest.read(folder, "0".repeat(64)))
                .isInstanceOf(MalformedFolderException.class)
                .hasMessageContaining("000 was announced");
    }

    @Test
    void refusesAFolderThatIsNotThere() {
        assertThatThrownBy(() -> CheckpointManifest.read(folder.resolve("no"), announced))
                .isInstanceOf(MalformedFolderException.class)
                .hasMessageContaining("the folder does not exist");
    }

    private void assertRefused(String... parts) {
        CheckpointManifest manifest = CheckpointManifest.read(folder, announced);
        assertThatThrownBy(() -> manifest.check(folder))
                .isInstanceOf(MalformedFolderException.class)
                .hasMessageContainingAll(parts);
    }
}
