package io.reflectretry.stack;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/**
 * What a runnable jar asks of the JVM in its manifest, which the JVM itself obeys only when it is
 * started with {@code -jar}.
 *
 * @param mainClass the class to run
 * @param flags the packages to be opened or exported, as flags of the JVM
 */
record RunnableJar(String mainClass, List<String> flags) {
    /**
     * @throws StackException when the jar cannot be read or names no main class
     */
    static RunnableJar read(Path jar) {
        try (var file = new JarFile(jar.toFile())) {
            var attributes = file.getManifest().getMainAttributes();
            var main = Optional.ofNullable(attributes.getValue(Attributes.Name.MAIN_CLASS));
            return new RunnableJar(
                    main.orElseThrow(() -> new StackException(jar + " names no main class")),
                    Stream.concat(
                                    flags(attributes, "Add-Opens", "--add-opens"),
                                    flags(attributes, "Add-Exports", "--add-exports"))
                            .toList());
        } catch (IOException e) {
            throw new StackException("cannot read " + jar + ": " + e.getMessage(), e);
        }
    }

    private static Stream<String> flags(Attributes attributes, String attribute, String flag) {
        return Optional.ofNullable(attributes.getValue(attribute)).stream()
                .flatMap(packages -> Arrays.stream(packages.strip().split("\\s+")))
                .map(name -> flag + "=" + name + "=ALL-UNNAMED");
    }
}
