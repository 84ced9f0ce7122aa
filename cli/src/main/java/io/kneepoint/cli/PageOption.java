// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.cli;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import picocli.CommandLine.Option;

/** Where the live page is served. */
final class PageOption {

    private static final int HIGHEST = 65_535;

    @Option(
            names = "--http-port",
            paramLabel = "PORT",
            defaultValue = "0",
            description = "Where the live page is served (default: a free port, printed).")
    private int port;

    /** On the loopback address. */
    InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port());
    }

    int port() {
        if (port < 0 || port > HIGHEST) {
            throw new IllegalArgumentException("--http-port: " + port + " (expected: from 0 to " + HIGHEST + ")");
        }
        return port;
    }
}
