// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.embedded.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Ports of the real loopback interface. */
class LoopbackPortIT {

    private Path memory;

    @BeforeEach
    void place(@TempDir Path directory) {
        memory = directory.resolve("server.port");
    }

    @Test
    void shouldTakeTheSamePortAgain() throws Exception {
        int first;
        try (ServerSocket socket = claim(OptionalInt.empty())) {
            first = socket.getLocalPort();
            assertThat(first).isBetween(20_000, 31_999);
            assertThat(socket.getInetAddress().getHostAddress()).isEqualTo("127.0.0.1");
        }

        try (ServerSocket socket = claim(OptionalInt.empty())) {
            assertThat(socket.getLocalPort()).isEqualTo(first);
        }
    }

    @Test
    void shouldDrawAndRememberAnotherIfThePortIsTaken() throws Exception {
        try (ServerSocket squatter = claim(OptionalInt.empty());
                ServerSocket socket = claim(OptionalInt.empty())) {
            assertThat(socket.getLocalPort()).isNotEqualTo(squatter.getLocalPort());
            assertThat(Files.readString(memory)).isEqualTo(Integer.toString(socket.getLocalPort()));
        }
    }

    @Test
    void shouldInsistOnARequestedPort() throws Exception {
        try (ServerSocket squatter = claim(OptionalInt.empty())) {
            int taken = squatter.getLocalPort();

            assertThatThrownBy(() -> claim(OptionalInt.of(taken)))
                    .isInstanceOf(EmbeddedServerException.class)
                    .hasMessageStartingWith("port: " + taken + " (expected: a free port of 127.0.0.1;");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, 65_536})
    void shouldRefuseANumberThatIsNoPort(int number) {
        assertThatThrownBy(() -> claim(OptionalInt.of(number)))
                .isInstanceOf(EmbeddedServerException.class)
                .hasMessage("port: %d (expected: 1 to 65535)", number);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "99999", "abc", "0"})
    void shouldDrawAPortIfTheMemoryIsDamaged(String text) throws Exception {
        Files.writeString(memory, text);

        try (ServerSocket socket = claim(OptionalInt.empty())) {
            assertThat(Files.readString(memory)).isEqualTo(Integer.toString(socket.getLocalPort()));
        }
    }

    private ServerSocket claim(OptionalInt requested) {
        return LoopbackPort.claim(memory, requested, LoopbackPortIT::listen);
    }

    private static ServerSocket listen(InetSocketAddress address) throws IOException {
        ServerSocket socket = new ServerSocket();
        try {
            socket.bind(address);
            return socket;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }
}
