// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.cli;

/** The rule for ports. Stateless. */
final class PortNumber {

    private static final int HIGHEST = 65_535;

    private PortNumber() {}

    /**
     * The port, as it is.
     *
     * @param least 0 where that stands for any free one, else 1
     * @throws IllegalArgumentException when there is no such port
     */
    static int require(String option, int port, int least) {
        if (port < least || port > HIGHEST) {
            throw new IllegalArgumentException(
                    option + ": " + port + " (expected: from " + least + " to " + HIGHEST + ")");
        }
        return port;
    }
}
