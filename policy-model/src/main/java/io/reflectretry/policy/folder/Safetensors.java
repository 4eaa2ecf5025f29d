package io.reflectretry.policy.folder;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.IntUnaryOperator;

/**
 * A safetensors file, mapped into memory: the header is checked at once, tensors are read as asked.
 */
public final class Safetensors implements TensorSource {

    private static final long LENGTH_BYTES = 8;

    /** As in the reference implementation: a longer header is a lie. */
    private static final long MAX_HEADER_BYTES = 100_000_000;

    private static final ValueLayout.OfFloat FLOAT =
            ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfShort SHORT =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    /** Numbers that are widened at once: they stay near the core. */
    private static final int PIECE = 1 << 14;

    private final Path file;
    private final Arena arena;
    private final MemorySegment content;
    private final SafetensorsHeader.Parsed header;

    private Safetensors(
            Path file, Arena arena, MemorySegment content, SafetensorsHeader.Parsed header) {
        this.file = file;
        this.arena = arena;
        this.content = content;
        this.header = header;
    }

    /**
     * Maps a file and checks its header.
     *
     * @throws MalformedFolderException where the file is missing, cut off, or its header lies
     */
    public static Safetensors open(Path file) {
        Arena arena = Arena.ofShared();
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            MemorySegment content =
                    channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
            return new Safetensors(file, arena, content, header(file, content));
        } catch (NoSuchFileException missing) {
            arena.close();
            throw new MalformedFolderException(file, "the file is missing", missing);
        } catch (IOException failure) {
            arena.close();
            throw new MalformedFolderException(file, "the file cannot be read", failure);
        } catch (RuntimeException malformed) {
            arena.close();
            throw malformed;
        }
    }

    private static SafetensorsHeader.Parsed header(Path file, MemorySegment content) {
        long size = content.byteSize();
        if (size < LENGTH_BYTES) {
            throw new MalformedFolderException(
                    file,
                    "the file has %d bytes; a safetensors file starts with %d for the header's length"
                            .formatted(size, LENGTH_BYTES));
        }
        long length =
                content.get(ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN), 0);
        if (length < 0 || length > MAX_HEADER_BYTES || length > size - LENGTH_BYTES) {
            throw new MalformedFolderException(
                    file,
                    "the header claims %s bytes, but the file has only %d after its first %d"
                            .formatted(
                                    Long.toUnsignedString(length),
                                    size - LENGTH_BYTES,
                                    LENGTH_BYTES));
        }
        byte[] json = content.asSlice(LENGTH_BYTES, length).toArray(ValueLayout.JAVA_BYTE);
        long dataStart = LENGTH_BYTES + length;
        return new SafetensorsHeader(file, dataStart, size - dataStart).parse(json);
    }

    /** The file. */
    public Path file() {
        return file;
    }

    @Override
    public Path file(String tensor) {
        return file;
    }

    @Override
    public SequencedMap<String, TensorEntry> tensors() {
        return Collections.unmodifiableSequencedMap(header.tensors());
    }

    /** The free-text entries of the header. */
    public Map<String, String> metadata() {
        return header.metadata();
    }

    @Override
    public ByteBuffer read(String name, Arena owner) {
        TensorEntry entry =
                Optional.ofNullable(header.tensors().get(name))
                        .orElseThrow(
                                () ->
                                        new MalformedFolderException(
                                                file, "tensor '%s' is missing".formatted(name)));
        int elements = Math.toIntExact(entry.elements());
        int bytes = Math.multiplyExact(elements, Float.BYTES);
        MemorySegment source = content.asSlice(entry.begin(), entry.bytes());
        MemorySegment target = owner.allocate(bytes, Float.BYTES);
        switch (entry.type()) {
            case F32 ->
                    MemorySegment.copy(
                            source, FLOAT, 0, target, ValueLayout.JAVA_FLOAT, 0, elements);
            // bfloat16 is the upper half of a float32.
            case BF16 -> widen(source, target, elements, bits -> bits << Short.SIZE);
            case F16 ->
                    widen(
                            source,
                            target,
                            elements,
                            bits -> Float.floatToRawIntBits(Float.float16ToFloat((short) bits)));
        }
        return target.asByteBuffer().order(ByteOrder.nativeOrder());
    }

    /** A piece at a time through arrays: the compilers make plain loops of those. */
    private static void widen(
            MemorySegment source,
            MemorySegment target,
            int elements,
            IntUnaryOperator toFloatBits) {
        short[] narrow = new short[Math.min(elements, PIECE)];
        int[] wide = new int[narrow.length];
        for (int from = 0; from < elements; from += PIECE) {
            int count = Math.min(PIECE, elements - from);
            MemorySegment.copy(source, SHORT, (long) from * Short.BYTES, narrow, 0, count);
            for (int i = 0; i < count; i++) {
                wide[i] = toFloatBits.applyAsInt(narrow[i]);
            }
            MemorySegment.copy(
                    wide, 0, target, ValueLayout.JAVA_INT, (long) from * Integer.BYTES, count);
        }
    }

    @Override
    public void close() {
        arena.close();
    }
}
