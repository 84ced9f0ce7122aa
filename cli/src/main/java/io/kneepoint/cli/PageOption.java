// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.cli;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import picocli.CommandLine.Option;

/** Where the live page is served. */
final class PageOption {

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
        return PortNumber.require("--http-port", port, 0);
    }
}
