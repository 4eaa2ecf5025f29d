package io.reflectretry.stack;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;

/** Looks once whether a child is ready. */
interface ReadinessProbe {
    int TIMEOUT_MS = 2_000;

    boolean isReady();

    /**
     * @param logStart where the output of this start begins in the log, in bytes
     */
    static ReadinessProbe of(ChildSpec spec, long logStart) {
        return switch (spec.readiness()) {
            case Readiness.Line(var start) -> () -> LogFile.hasLine(spec.log(), logStart, start);
            case Readiness.Tcp(var port) -> () -> takesConnections(port);
            case Readiness.Http(var address) -> () -> answersOk(address);
        };
    }

    private static boolean takesConnections(int port) {
        try (var socket = new Socket()) {
            socket.connect(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), port), TIMEOUT_MS);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean answersOk(URI address) {
        try {
            var connection = (HttpURLConnection) address.toURL().openConnection();
            connection.setConnectTimeout(TIMEOUT_MS);
            connection.setReadTimeout(TIMEOUT_MS);
            try {
                return connection.getResponseCode() == HttpURLConnection.HTTP_OK;
            } finally {
                connection.disconnect();
            }
        } catch (IOException e) {
            return false;
        }
    }
}
