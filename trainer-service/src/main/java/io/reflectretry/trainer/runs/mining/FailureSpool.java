package io.reflectretry.trainer.runs.mining;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Failures as they come, aside, so that they need no memory. It begins anew with each process: the
 * log has all of it. Not for several threads.
 */
final class FailureSpool {

    private final Path file;
    private final FileChannel channel;
    private long end;

    /**
     * Where a failure lies.
     *
     * @param offset of its first byte
     * @param length in bytes
     */
    record Place(long offset, int length) {}

    /** Begins the file anew. */
    FailureSpool(Path file) {
        this.file = file;
        try {
            Files.createDirectories(file.getParent());
            channel =
                    FileChannel.open(
                            file,
                            StandardOpenOption.CREATE,
                            StandardOpenOption.TRUNCATE_EXISTING,
                            StandardOpenOption.READ,
                            StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write " + file, e);
        }
    }

    Place add(byte[] line) {
        Place place = new Place(end, line.length);
        try {
            ByteBuffer bytes = ByteBuffer.wrap(line);
            while (bytes.hasRemaining()) {
                end += channel.write(bytes, end);
            }
            return place;
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write " + file, e);
        }
    }

    byte[] read(Place place) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(place.length());
        while (bytes.hasRemaining()) {
            if (channel.read(bytes, place.offset() + bytes.position()) < 0) {
                throw new IOException("%s was cut while it was written".formatted(file));
            }
        }
        return bytes.array();
    }

    /** Ends its use; the file is removed. */
    void remove() throws IOException {
        channel.close();
        Files.deleteIfExists(file);
    }
}
