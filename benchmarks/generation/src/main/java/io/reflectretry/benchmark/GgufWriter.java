package io.reflectretry.benchmark;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes GGUF, version 3: header, metadata, the list of tensors, then their data, each aligned to
 * 32 bytes (ggml's docs/gguf.md). Dimensions stand innermost first there.
 */
final class GgufWriter {

    /** Types of tensors, with ggml's numbers. */
    enum Type {
        F32(0, 1, 4),
        Q8_0(8, 32, 34),
        BF16(30, 1, 2);

        private final int id;
        private final int block;
        private final int blockBytes;

        Type(int id, int block, int blockBytes) {
            this.id = id;
            this.block = block;
            this.blockBytes = blockBytes;
        }

        long bytes(long elements) {
            return elements / block * blockBytes;
        }
    }

    /** Gives a tensor's data when it is its turn. */
    interface Data {
        ByteBuffer read(String name) throws IOException;
    }

    private record Tensor(String name, Type type, long[] shape, long offset) {}

    private static final int MAGIC = 0x46554747;
    private static final int VERSION = 3;
    private static final int ALIGNMENT = 32;
    private static final int INT32 = 5;
    private static final int UINT32 = 4;
    private static final int FLOAT32 = 6;
    private static final int STRING = 8;
    private static final int ARRAY = 9;

    private final Map<String, Object> metadata = new LinkedHashMap<>();
    private final List<Tensor> tensors = new ArrayList<>();
    private long dataBytes;

    /** Adds a value: String, Integer (unsigned there), Float, String[] or int[]. */
    void put(String key, Object value) {
        metadata.put(key, value);
    }

    /** Adds a tensor with its shape outermost first, as safetensors have it. */
    void tensor(String name, Type type, long... shape) {
        tensors.add(new Tensor(name, type, shape, dataBytes));
        long elements = 1;
        for (long dimension : shape) {
            elements *= dimension;
        }
        dataBytes += aligned(type.bytes(elements));
    }

    void write(Path file, Data data) throws IOException {
        try (FileChannel out =
                FileChannel.open(
                        file,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.TRUNCATE_EXISTING)) {
            GgufBytes head = new GgufBytes();
            head.int32(MAGIC).int32(VERSION).int64(tensors.size()).int64(metadata.size());
            metadata.forEach((key, value) -> value(head.string(key), value));
            for (Tensor tensor : tensors) {
                head.string(tensor.name()).int32(tensor.shape().length);
                for (int i = tensor.shape().length - 1; i >= 0; i--) {
                    head.int64(tensor.shape()[i]);
                }
                head.int32(tensor.type().id).int64(tensor.offset());
            }
            long begin = aligned(head.size());
            writeAll(out, head.buffer(), 0);
            for (Tensor tensor : tensors) {
                writeAll(out, data.read(tensor.name()), begin + tensor.offset());
            }
            // The last tensor's padding belongs to the file too.
            if (out.size() < begin + dataBytes) {
                writeAll(out, ByteBuffer.allocate(1), begin + dataBytes - 1);
            }
        }
    }

    private static void value(GgufBytes head, Object value) {
        switch (value) {
            case String text -> head.int32(STRING).string(text);
            case Integer number -> head.int32(UINT32).int32(number);
            case Float number -> head.int32(FLOAT32).int32(Float.floatToRawIntBits(number));
            case String[] texts -> {
                head.int32(ARRAY).int32(STRING).int64(texts.length);
                for (String text : texts) {
                    head.string(text);
                }
            }
            case int[] numbers -> {
                head.int32(ARRAY).int32(INT32).int64(numbers.length);
                for (int number : numbers) {
                    head.int32(number);
                }
            }
            default ->
                    throw new IllegalArgumentException(
                            "No GGUF type for a " + value.getClass().getSimpleName());
        }
    }

    private static void writeAll(FileChannel out, ByteBuffer bytes, long at) throws IOException {
        long position = at;
        while (bytes.hasRemaining()) {
            position += out.write(bytes, position);
        }
    }

    private static long aligned(long bytes) {
        return (bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    }

    /** Little-endian bytes that grow. */
    private static final class GgufBytes {

        private ByteBuffer bytes = ByteBuffer.allocate(1 << 20).order(ByteOrder.LITTLE_ENDIAN);

        private ByteBuffer room(int needed) {
            if (bytes.remaining() < needed) {
                ByteBuffer larger =
                        ByteBuffer.allocate(2 * bytes.capacity() + needed)
                                .order(ByteOrder.LITTLE_ENDIAN);
                bytes = larger.put(bytes.flip());
            }
            return bytes;
        }

        GgufBytes int32(int value) {
            room(Integer.BYTES).putInt(value);
            return this;
        }

        GgufBytes int64(long value) {
            room(Long.BYTES).putLong(value);
            return this;
        }

        GgufBytes string(String text) {
            byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
            int64(utf8.length);
            room(utf8.length).put(utf8);
            return this;
        }

        long size() {
            return bytes.position();
        }

        ByteBuffer buffer() {
            return bytes.duplicate().flip();
        }
    }
}
