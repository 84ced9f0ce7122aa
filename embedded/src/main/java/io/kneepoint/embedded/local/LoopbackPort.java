// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.embedded.local;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.OptionalInt;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A port of 127.0.0.1 that a server takes again after a restart, as long as it is still free.
 *
 * <p>The server binds before the port is written down, so no other program can come in between. Ports are drawn from
 * {@value #LOWEST} to {@value #HIGHEST}, below the range from which Linux, macOS and Windows draw the ports of outgoing
 * connections: a client that retries against a stopped server could otherwise connect to itself and keep the port.
 */
public final class LoopbackPort {

    private static final int LOWEST = 20_000;
    private static final int HIGHEST = 31_999;
    private static final int DRAWS = 200;
    private static final int LARGEST_PORT = 65_535;

    private LoopbackPort() {}

    /** Opens a server at an address. */
    @FunctionalInterface
    public interface Binding<T> {
        /**
         * Binds.
         *
         * @throws BindException if the address is taken
         * @throws IOException if anything else is wrong
         */
        T bind(InetSocketAddress address) throws IOException;
    }

    /**
     * Binds a server to the requested port; or else to the remembered one; or else to one that is free.
     *
     * @param memory the file that holds the port between runs; written on success
     * @param requested 1 to 65 535, or empty for any
     * @throws EmbeddedServerException if the requested port is taken or no port can be had
     */
    public static <T> T claim(Path memory, OptionalInt requested, Binding<T> binding) {
        try {
            if (requested.isPresent()) {
                return take(memory, requested.getAsInt(), binding);
            }
            OptionalInt remembered = read(memory);
            if (remembered.isPresent()) {
                try {
                    return take(memory, remembered.getAsInt(), binding);
                } catch (BindException taken) {
                    return draw(memory, binding);
                }
            }
            return draw(memory, binding);
        } catch (BindException e) {
            throw new EmbeddedServerException(
                    "port: %s (expected: a free port of 127.0.0.1; %s)"
                            .formatted(requested.isPresent() ? requested.getAsInt() : "any", e.getMessage()),
                    e);
        } catch (IOException e) {
            throw new EmbeddedServerException(
                    "port file: %s (expected: a file we can read and write; %s)".formatted(memory, e), e);
        }
    }

    private static <T> T draw(Path memory, Binding<T> binding) throws IOException {
        BindException last = new BindException("no port drawn");
        for (int i = 0; i < DRAWS; i++) {
            try {
                return take(memory, ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST + 1), binding);
            } catch (BindException taken) {
                last = taken;
            }
        }
        throw last;
    }

    private static <T> T take(Path memory, int port, Binding<T> binding) throws IOException {
        if (port < 1 || port > LARGEST_PORT) {
            throw new EmbeddedServerException("port: %d (expected: 1 to %d)".formatted(port, LARGEST_PORT));
        }
        // Not getLoopbackAddress(), which is ::1 on a JVM that prefers IPv6.
        InetAddress loopback = InetAddress.getByAddress("localhost", new byte[] {127, 0, 0, 1});
        T bound = binding.bind(new InetSocketAddress(loopback, port));
        write(memory, port);
        return bound;
    }

    private static OptionalInt read(Path memory) throws IOException {
        if (!Files.exists(memory)) {
            return OptionalInt.empty();
        }
        String text = Files.readString(memory).strip();
        // A port file that a crash left empty or torn costs a new port, not the start.
        if (!text.matches("[1-9][0-9]{0,4}") || Integer.parseInt(text) > LARGEST_PORT) {
            return OptionalInt.empty();
        }
        return OptionalInt.of(Integer.parseInt(text));
    }

    private static void write(Path memory, int port) throws IOException {
        Path fresh = memory.resolveSibling(memory.getFileName() + ".new");
        Files.writeString(fresh, Integer.toString(port));
        Files.move(fresh, memory, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
