package io.reflectretry.stack;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Free ports on 127.0.0.1, held by open sockets until their user is about to start, so that nobody
 * else finds the same ones.
 *
 * <p>They are drawn at random below the range from which the system takes the ports of outgoing
 * connections: a service that is down for a moment does not lose its port to a client.
 */
public final class Ports implements AutoCloseable {
    private static final int LOWEST = 12_000;
    private static final int HIGHEST = 32_000;
    private static final int TRIES = 1_000;

    private final Deque<ServerSocket> held;

    private Ports(Deque<ServerSocket> held) {
        this.held = held;
    }

    /**
     * Holds {@code count} different free ports.
     *
     * @throws StackException when there are not as many
     */
    public static Ports reserve(int count) {
        var ports = new Ports(new ArrayDeque<>());
        for (int tries = 0; ports.held.size() < count; tries++) {
            if (tries > TRIES + count) {
                ports.close();
                throw new StackException(
                        "found no %d free ports between %d and %d on 127.0.0.1"
                                .formatted(count, LOWEST, HIGHEST));
            }
            ports.tryHold(ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST));
        }
        return ports;
    }

    /** One free port, let go at once: for a user that starts right away. */
    public static int oneFree() {
        try (var ports = reserve(1)) {
            return ports.numbers().getFirst();
        }
    }

    private void tryHold(int port) {
        try {
            // Bound without SO_REUSEADDR: a port with connections that linger is not free.
            var socket = new ServerSocket();
            socket.setReuseAddress(false);
            try {
                socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
                held.add(socket);
            } catch (IOException taken) {
                socket.close();
            }
        } catch (IOException e) {
            throw new StackException("cannot open a socket to look for free ports", e);
        }
    }

    /** The ports that are still held, in the order in which they were found. */
    public List<Integer> numbers() {
        return held.stream().map(ServerSocket::getLocalPort).toList();
    }

    /** Lets go of a port, because its user starts now. */
    public void release(int port) {
        for (var socket : new ArrayList<>(held)) {
            if (socket.getLocalPort() == port) {
                held.remove(socket);
                closeQuietly(socket);
            }
        }
    }

    @Override
    public void close() {
        held.forEach(Ports::closeQuietly);
        held.clear();
    }

    private static void closeQuietly(ServerSocket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // A listening socket without connections has nothing to lose.
        }
    }
}
