package io.reflectretry.cli.demo;

import io.reflectretry.cli.Main;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;

/** What a result depends on, besides configuration and seed. */
final class Versions {

    private Versions() {}

    static Map<String, String> all() {
        Map<String, String> versions = new LinkedHashMap<>();
        versions.put("reflect-retry-reward", Main.VERSION);
        versions.put("java", Runtime.version().toString());
        versions.put("os", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
        try (InputStream built = Versions.class.getResourceAsStream("/versions.properties")) {
            Properties properties = new Properties();
            properties.load(built);
            properties.stringPropertyNames().stream()
                    .sorted()
                    .forEach(name -> versions.put(name, properties.getProperty(name)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return versions;
    }
}
