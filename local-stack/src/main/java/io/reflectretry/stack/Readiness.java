package io.reflectretry.stack;

import java.net.URI;

/** How a child shows that it is ready for work. */
public sealed interface Readiness {
    /** The child is ready when a line of its output starts with this text. */
    record Line(String start) implements Readiness {}

    /** The child is ready when this port on 127.0.0.1 takes connections. */
    record Tcp(int port) implements Readiness {}

    /** The child is ready when a GET of this address answers 200. */
    record Http(URI address) implements Readiness {}
}
