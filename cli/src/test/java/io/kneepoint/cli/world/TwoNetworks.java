// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.cli.world;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Two network namespaces with nothing in common but a pair of virtual cables, as if they were two machines. Linux, as root. */
final class TwoNetworks implements AutoCloseable {

    /** The first one's address, which both reach. */
    static final String ADDRESS = "10.231.7.1";

    private static final String CABLE = "kneepoint";

    private final String first = "kneepoint-a-" + ProcessHandle.current().pid();
    private final String second = "kneepoint-b-" + ProcessHandle.current().pid();

    /**
     * Makes them.
     *
     * @throws UncheckedIOException when this is not Linux, not root, or namespaces are not permitted
     */
    TwoNetworks() {
        try {
            ip("netns", "add", first);
            ip("netns", "add", second);
            ip("-n", first, "link", "set", "lo", "up");
            ip("-n", second, "link", "set", "lo", "up");
            ip("-n", first, "link", "add", CABLE, "type", "veth", "peer", "name", CABLE, "netns", second);
            ip("-n", first, "addr", "add", ADDRESS + "/24", "dev", CABLE);
            ip("-n", second, "addr", "add", "10.231.7.2/24", "dev", CABLE);
            ip("-n", first, "link", "set", CABLE, "up");
            ip("-n", second, "link", "set", CABLE, "up");
        } catch (UncheckedIOException e) {
            close();
            throw e;
        }
    }

    /** What starts a command in the first. */
    List<String> inFirst() {
        return List.of("ip", "netns", "exec", first);
    }

    /** What starts a command in the second. */
    List<String> inSecond() {
        return List.of("ip", "netns", "exec", second);
    }

    /** Bytes that have come to the second over the cable. */
    long receivedBySecond() {
        List<String> command = new ArrayList<>(inSecond());
        command.addAll(List.of("cat", "/sys/class/net/" + CABLE + "/statistics/rx_bytes"));
        return Long.parseLong(output(command).strip());
    }

    private static void ip(String... arguments) {
        List<String> command = new ArrayList<>(List.of("ip"));
        command.addAll(List.of(arguments));
        output(command);
    }

    private static String output(List<String> command) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(20, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new IOException(String.join(" ", command) + ": " + said.strip());
            }
            return said;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UncheckedIOException(new IOException("interrupted"));
        }
    }

    @Override
    public void close() {
        for (String name : List.of(first, second)) {
            try {
                ip("netns", "del", name);
            } catch (UncheckedIOException e) {
                // It was never made.
            }
        }
    }
}
