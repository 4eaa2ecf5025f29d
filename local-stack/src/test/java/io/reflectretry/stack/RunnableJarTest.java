package io.reflectretry.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunnableJarTest {
    @TempDir private Path folder;

    @Test
    void whatTheManifestOpensBecomesFlags() throws Exception {
        var jar =
                jar(
                        Map.of(
                                "Main-Class", "a.Main",
                                "Add-Opens", "java.base/java.lang java.base/java.nio",
                                "Add-Exports", "java.base/sun.nio.ch"));

        var program = RunnableJar.read(jar);

        assertThat(program.mainClass()).isEqualTo("a.Main");
        assertThat(program.flags())
                .containsExactly(
                        "--add-opens=java.base/java.lang=ALL-UNNAMED",
                        "--add-opens=java.base/java.nio=ALL-UNNAMED",
                        "--add-exports=java.base/sun.nio.ch=ALL-UNNAMED");
    }

    @Test
    void aJarWithoutAMainClassIsRefused() throws Exception {
        var jar = jar(Map.of());

        assertThatThrownBy(() -> RunnableJar.read(jar))
                .isInstanceOf(StackException.class)
                .hasMessageContaining("names no main class");
    }

    private Path jar(Map<String, String> attributes) throws IOException {
        var manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        attributes.forEach(manifest.getMainAttributes()::putValue);
        var file = folder.resolve("program.jar");
        new JarOutputStream(Files.newOutputStream(file), manifest).close();
        return file;
    }
}
