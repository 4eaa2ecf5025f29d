package io.reflectretry.stack;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;

/** Keeps two supervisors off the same folder; the system lets go of it when the process ends. */
final class StackLock implements AutoCloseable {
    private final FileChannel channel;

    private StackLock(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * @throws StackException when a stack runs in the folder
     */
    static StackLock take(StackLayout layout) {
        try {
            Files.createDirectories(layout.lockFile().getParent());
            var channel =
                    FileChannel.open(
                            layout.lockFile(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (channel.tryLock() == null) {
                channel.close();
                throw new StackException("a stack runs already in " + layout.root());
            }
            return new StackLock(channel);
        } catch (IOException e) {
            throw new StackException("cannot use the folder %s: %s".formatted(layout.root(), e), e);
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            // The lock goes with the process at the latest.
        }
    }
}
