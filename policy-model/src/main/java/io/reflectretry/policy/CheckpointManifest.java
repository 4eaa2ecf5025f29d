package io.reflectretry.policy;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.reflectretry.policy.folder.MalformedFolderException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.HexFormat;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What a checkpoint's folder must hold: size and SHA-256 of every file, in {@value #FILE}.
 *
 * <pre>{"files":{"config.json":{"bytes":512,"sha256":"9f86…"},"model.safetensors":{…}}}</pre>
 *
 * The text is canonical (names sorted, no white space), so its own hash names the checkpoint.
 *
 * @param files by path relative to the folder, with {@code /}; all but the manifest itself
 */
public record CheckpointManifest(SortedMap<String, Entry> files) {

    /** The manifest's file name within the folder. */
    public static final String FILE = "manifest.json";

    private static final ObjectMapper JSON = new ObjectMapper();

    public CheckpointManifest {
        if (files == null || files.isEmpty()) {
            throw new IllegalArgumentException("'files' is missing or empty");
        }
        files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
    }

    /**
     * One file.
     *
     * @param bytes its size
     * @param sha256 of its content, 64 lower-case hexadecimal digits
     */
    public record Entry(@JsonProperty(required = true) long bytes, String sha256) {
        public Entry {
            if (sha256 == null || !sha256.matches("[0-9a-f]{64}")) {
                throw new IllegalArgumentException(
                        "'sha256' must be 64 lower-case hexadecimal digits, not " + sha256);
            }
        }
    }

    /** Reads and hashes every file that the folder holds now. */
    public static CheckpointManifest of(Path folder) {
        SortedMap<String, Entry> entries = new TreeMap<>();
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path file : paths.filter(Files::isRegularFile).toList()) {
                String name = folder.relativize(file).toString().replace('\\', '/');
                if (!name.equals(FILE)) {
                    entries.put(name, new Entry(Files.size(file), sha256(file)));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + folder, e);
        }
        return new CheckpointManifest(entries);
    }

    /**
     * Reads a folder's manifest.
     *
     * @param expectedSha256 the hash of its text, as it was announced
     * @throws MalformedFolderException where it is absent, not readable or another than announced
     */
    public static CheckpointManifest read(Path folder, String expectedSha256) {
        Path file = folder.resolve(FILE);
        byte[] text;
        try {
            text = Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            throw new MalformedFolderException(
                    file,
                    Files.isDirectory(folder)
                            ? "there is no manifest: the folder is no complete checkpoint."
                            : "the folder does not exist; do all services see the same storage root?",
                    e);
        } catch (IOException e) {
            throw new MalformedFolderException(file, "cannot be read: " + e, e);
        }
        String actual = hex(digest().digest(text));
        if (!actual.equals(expectedSha256)) {
            throw new MalformedFolderException(
                    file,
                    "its SHA-256 is %s, but %s was announced.".formatted(actual, expectedSha256));
        }
        try {
            return JSON.readValue(text, CheckpointManifest.class);
        } catch (IOException e) {
            throw new MalformedFolderException(file, "is no manifest: " + e.getMessage(), e);
        }
    }

    /**
     * Writes the manifest into the folder and forces it to disk. The folder must not be under its
     * final name yet: renaming it, after this, is what makes the checkpoint appear.
     */
    public void write(Path folder) {
        try (FileChannel out =
                FileChannel.open(
                        folder.resolve(FILE),
                        StandardOpenOption.CREATE_NEW,
                        StandardOpenOption.WRITE)) {
            ByteBuffer text = ByteBuffer.wrap(text());
            while (text.hasRemaining()) {
                out.write(text);
            }
            out.force(true);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write " + folder.resolve(FILE), e);
        }
    }

    /**
     * Compares every file of the folder with this manifest: size first, then content.
     *
     * @throws MalformedFolderException names the first file that differs, and how
     */
    public void check(Path folder) {
        files.forEach((name, entry) -> check(folder.resolve(name).normalize(), folder, entry));
    }

    /** SHA-256 of the manifest's text: what {@code CheckpointPublished} carries. */
    public String sha256() {
        return hex(digest().digest(text()));
    }

    private byte[] text() {
        try {
            return JSON.writeValueAsString(this).getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void check(Path file, Path folder, Entry entry) {
        if (!file.startsWith(folder.normalize())) {
            throw new MalformedFolderException(file, "lies outside the checkpoint's folder.");
        }
        try {
            long bytes = Files.size(file);
            if (bytes != entry.bytes()) {
                throw new MalformedFolderException(
                        file, "%d bytes, the manifest says %d.".formatted(bytes, entry.bytes()));
            }
            String actual = sha256(file);
            if (!actual.equals(entry.sha256())) {
                throw new MalformedFolderException(
                        file,
                        "its SHA-256 is %s, the manifest says %s."
                                .formatted(actual, entry.sha256()));
            }
        } catch (NoSuchFileException e) {
            throw new MalformedFolderException(file, "is missing, the manifest names it.", e);
        } catch (IOException e) {
            throw new MalformedFolderException(file, "cannot be read: " + e, e);
        }
    }

    private static String sha256(Path file) throws IOException {
        MessageDigest digest = digest();
        byte[] buffer = new byte[1 << 16];
        try (InputStream in = Files.newInputStream(file)) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                digest.update(buffer, 0, read);
            }
        }
        return hex(digest.digest());
    }

    private static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256.", e);
        }
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
