package io.reflectretry.policy.engine;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Packs a TorchScript text as the archive that {@code torch.jit.load} reads: a ZIP of stored
 * entries with the source, a pickle of one module object with its attributes, and a version.
 */
final class ScriptArchive {

    private static final String PICKLE_START = "\u0080\u0002c__torch__\n%s\nq\u0000)\u0081}(";
    private static final String INT_LIST = "ctorch.jit._pickle\nbuild_intlist\n";
    private static final String DOUBLE_LIST = "ctorch.jit._pickle\nbuild_doublelist\n";
    private static final String PICKLE_END = "ub.";
    private static final byte[] EMPTY_TUPLE_PICKLE = latin1("\u0080\u0002).");

    private ScriptArchive() {}

    static byte[] pack(String className, String source, Map<String, Object> attributes) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.setMethod(ZipOutputStream.STORED);
            store(zip, className + "/data.pkl", module(className, attributes));
            store(zip, className + "/code/__torch__.py", source.getBytes(StandardCharsets.UTF_8));
            store(zip, className + "/constants.pkl", EMPTY_TUPLE_PICKLE);
            store(zip, className + "/version", latin1("3\n"));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return bytes.toByteArray();
    }

    private static byte[] module(String className, Map<String, Object> attributes) {
        ByteArrayOutputStream pickle = new ByteArrayOutputStream();
        pickle.writeBytes(latin1(PICKLE_START.formatted(className)));
        attribute(pickle, "training", true);
        attributes.forEach((name, value) -> attribute(pickle, name, value));
        pickle.writeBytes(latin1(PICKLE_END));
        return pickle.toByteArray();
    }

    private static void attribute(ByteArrayOutputStream pickle, String name, Object value) {
        byte[] text = name.getBytes(StandardCharsets.UTF_8);
        pickle.write('X');
        pickle.writeBytes(little(4).putInt(text.length).array());
        pickle.writeBytes(text);
        value(pickle, name, value);
    }

    private static void value(ByteArrayOutputStream pickle, String name, Object value) {
        switch (value) {
            case Boolean flag -> pickle.write(flag ? 0x88 : 0x89);
            case Long number -> {
                // LONG1: eight bytes, little end first
                pickle.write(0x8a);
                pickle.write(8);
                pickle.writeBytes(little(8).putLong(number).array());
            }
            case Double number -> {
                pickle.write('G');
                pickle.writeBytes(ByteBuffer.allocate(8).putDouble(number).array());
            }
            case List<?> list -> {
                // List[int] or List[float]: the pickle calls the builder with the plain list.
                boolean whole = !list.isEmpty() && list.getFirst() instanceof Long;
                pickle.writeBytes(latin1(whole ? INT_LIST : DOUBLE_LIST));
                pickle.writeBytes(latin1("]("));
                list.forEach(element -> value(pickle, name, element));
                pickle.writeBytes(latin1("e\u0085R"));
            }
            default ->
                    throw new IllegalArgumentException(
                            "Attribute '%s' is a %s; only Boolean, Long, Double and lists of numbers can be packed"
                                    .formatted(name, value.getClass().getSimpleName()));
        }
    }

    private static ByteBuffer little(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static void store(ZipOutputStream zip, String name, byte[] content) throws IOException {
        CRC32 checksum = new CRC32();
        checksum.update(content);
        ZipEntry entry = new ZipEntry(name);
        entry.setSize(content.length);
        entry.setCompressedSize(content.length);
        entry.setCrc(checksum.getValue());
        // A fixed time: the same text gives the same bytes.
        entry.setTime(0);
        zip.putNextEntry(entry);
        zip.write(content);
        zip.closeEntry();
    }

    private static byte[] latin1(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
