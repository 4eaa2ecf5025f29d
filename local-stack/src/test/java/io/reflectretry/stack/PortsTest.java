package io.reflectretry.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

class PortsTest {
    @Test
    void reservationsSideBySideShareNoPort() {
        try (var one = Ports.reserve(200);
                var other = Ports.reserve(200)) {
            var all = new ArrayList<>(one.numbers());
            all.addAll(other.numbers());

            assertThat(all).hasSize(400).doesNotHaveDuplicates();
        }
    }

    @Test
    void aReservedPortIsTakenUntilItIsReleased() throws Exception {
        try (var ports = Ports.reserve(2)) {
            int port = ports.numbers().getFirst();
            assertThatThrownBy(() -> listen(port).close()).isInstanceOf(IOException.class);

            ports.release(port);

            listen(port).close();
            assertThat(ports.numbers()).hasSize(1).doesNotContain(port);
        }
    }

    private static ServerSocket listen(int port) throws IOException {
        return new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
    }
}
