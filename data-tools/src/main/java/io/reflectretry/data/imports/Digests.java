package io.reflectretry.data.imports;

import io.reflectretry.data.Split;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;

/** Remembers texts by 128 bits of their SHA-256: a million of them take some 80 MB. */
final class Digests {

    private record Digest(long high, long low) {}

    private final Set<Digest> seen = new HashSet<>();

    /** Whether it is new. */
    boolean add(String text) {
        return seen.add(of(text));
    }

    boolean contains(String text) {
        return seen.contains(of(text));
    }

    /** The first 16 digits of a text's SHA-256. */
    static String shortName(String text) {
        return "%016x".formatted(of(text).high());
    }

    private static Digest of(String text) {
        ByteBuffer hash =
                ByteBuffer.wrap(Split.sha256().digest(text.getBytes(StandardCharsets.UTF_8)));
        return new Digest(hash.getLong(), hash.getLong());
    }
}
