package io.reflectretry.policy.folder;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.reflectretry.policy.folder.TensorEntry.ElementType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.Function;

/** Writes float32 tensors as a safetensors file, one tensor in memory at a time. */
public final class SafetensorsWriter {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** The data starts at a multiple of this, as the reference implementation has it. */
    private static final int ALIGNMENT = 8;

    private SafetensorsWriter() {}

    /**
     * Writes a new file and forces it to disk.
     *
     * @param file must not exist yet
     * @param shapes tensors in the order in which they are written
     * @param metadata free text for the header
     * @param content gives a tensor's values, little end first
     * @throws UncheckedIOException where the file exists or cannot be written
     */
    public static void write(
            Path file,
            SequencedMap<String, long[]> shapes,
            Map<String, String> metadata,
            Function<String, ByteBuffer> content) {
        write(file, ElementType.F32, shapes, metadata, content);
    }

    /** As the other {@code write}, with values of another type. */
    public static void write(
            Path file,
            ElementType type,
            SequencedMap<String, long[]> shapes,
            Map<String, String> metadata,
            Function<String, ByteBuffer> content) {
        byte[] header = header(type, shapes, metadata);
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            ByteBuffer length = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
            writeAll(channel, length.putLong(header.length).flip());
            writeAll(channel, ByteBuffer.wrap(header));
            for (Map.Entry<String, long[]> tensor : shapes.entrySet()) {
                ByteBuffer values = content.apply(tensor.getKey());
                if (values.remaining() != byteSize(type, tensor.getValue())) {
                    throw new IllegalArgumentException(
                            "Tensor '%s' of shape %s takes %d bytes, not %d"
                                    .formatted(
                                            tensor.getKey(),
                                            Arrays.toString(tensor.getValue()),
                                            byteSize(type, tensor.getValue()),
                                            values.remaining()));
                }
                writeAll(channel, values);
            }
            channel.force(true);
        } catch (IOException failure) {
            throw new UncheckedIOException("Cannot write " + file, failure);
        }
    }

    private static byte[] header(
            ElementType type, SequencedMap<String, long[]> shapes, Map<String, String> metadata) {
        ObjectNode root = JSON.createObjectNode();
        ObjectNode free = root.putObject("__metadata__");
        free.put("format", "pt");
        metadata.forEach(free::put);
        long offset = 0;
        for (Map.Entry<String, long[]> tensor : shapes.entrySet()) {
            ObjectNode entry = root.putObject(tensor.getKey());
            entry.put("dtype", type.name());
            entry.putPOJO("shape", tensor.getValue());
            long end = offset + byteSize(type, tensor.getValue());
            entry.putArray("data_offsets").add(offset).add(end);
            offset = end;
        }
        try {
            byte[] json = JSON.writeValueAsString(root).getBytes(StandardCharsets.UTF_8);
            byte[] padded =
                    Arrays.copyOf(json, -Math.floorDiv(-json.length, ALIGNMENT) * ALIGNMENT);
            Arrays.fill(padded, json.length, padded.length, (byte) ' ');
            return padded;
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static long byteSize(ElementType type, long[] shape) {
        return Arrays.stream(shape).reduce(type.bytes(), Math::multiplyExact);
    }

    private static void writeAll(FileChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }
}
