// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.cli;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** The address of this machine that a server is to listen on. Stateless. */
final class BindAddress {

    private BindAddress() {}

    /** @throws IllegalArgumentException when it is none */
    static InetAddress parse(String text) {
        try {
            return InetAddress.getByName(text);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("--bind: " + text + " (expected: an address of this machine)", e);
        }
    }
}
