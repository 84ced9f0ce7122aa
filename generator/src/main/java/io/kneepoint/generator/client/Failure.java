// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.client;

import io.kneepoint.generator.request.Loss;
import io.kneepoint.schemas.event.Outcome;
import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.codec.DecoderException;
import java.io.IOException;
import java.net.UnknownHostException;
import java.util.Locale;
import javax.net.ssl.SSLException;

/**
 * What went wrong on the way to a server, by name. The words are ours or the JVM's: nothing that a server wrote comes in, except
 * names of a certificate that was refused before any key was sent.
 *
 * @param outcome its name
 * @param detail for people
 */
record Failure(Outcome outcome, String detail) {

    private static final int MOST_CHARACTERS = 160;

    /** Why no connection came to be: the host and the address are those connected to, the endpoint is behind a proxy perhaps. */
    static Failure toConnect(Throwable cause, Endpoint endpoint, String host, String address) {
        if (cause instanceof OpeningException opening) {
            return new Failure(opening.outcome(), opening.getMessage());
        }
        if (cause instanceof UnknownHostException) {
            return new Failure(Outcome.DNS_FAILED, "no address for host " + host);
        }
        if (cause instanceof ConnectTimeoutException) {
            return new Failure(Outcome.CONNECT_TIMEOUT, "no connection to " + address);
        }
        SSLException tls = tlsCause(cause);
        if (tls != null) {
            return new Failure(Outcome.TLS_FAILED, "TLS with " + endpoint.authority() + " failed: " + rootMessage(tls));
        }
        return new Failure(Outcome.CONNECT_REFUSED, "no connection to " + address + ": " + systemWords(cause));
    }

    /** How a connection that existed was lost. */
    static Loss lossBy(Throwable cause) {
        String words = systemWords(cause);
        return words.contains("reset") || words.contains("broken pipe") ? Loss.RESET : Loss.CLOSED;
    }

    /** Whether this is the network's or the server's doing, rather than a fault of this program. */
    static boolean isOfConnection(Throwable cause) {
        return cause instanceof IOException || cause instanceof DecoderException;
    }

    private static SSLException tlsCause(Throwable cause) {
        for (Throwable t = cause; t != null; t = t.getCause()) {
            if (t instanceof SSLException tls) {
                return tls;
            }
        }
        return null;
    }

    private static String rootMessage(Throwable cause) {
        Throwable root = cause;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        String message = root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
        String printable = message.replaceAll("[^\\x20-\\x7e]", "?");
        return printable.length() <= MOST_CHARACTERS ? printable : printable.substring(0, MOST_CHARACTERS);
    }

    private static String systemWords(Throwable cause) {
        String message = cause.getMessage() == null ? "" : cause.getMessage().toLowerCase(Locale.ROOT);
        for (String known : new String[] {
            "connection refused",
            "connection reset",
            "broken pipe",
            "network is unreachable",
            "no route to host",
            "host is down",
            "too many open files",
            "cannot assign requested address"
        }) {
            if (message.contains(known)) {
                return known;
            }
        }
        return cause.getClass().getSimpleName();
    }
}
