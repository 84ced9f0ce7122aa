// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.cli;

import picocli.CommandLine.Option;

/** Where the live page is served. */
final class PageOption {

    private static final int HIGHEST = 65_535;

    @Option(
            names = "--http-port",
            paramLabel = "PORT",
            defaultValue = "0",
            description = "Where the live page is served, on the loopback address (default: a free port, printed).")
    private int port;

    int port() {
        if (port < 0 || port > HIGHEST) {
            throw new IllegalArgumentException("--http-port: " + port + " (expected: from 0 to " + HIGHEST + ")");
        }
        return port;
    }
}
