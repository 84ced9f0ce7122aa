// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.client;

import io.kneepoint.generator.sse.SseDecoder;
import java.util.Map;

/**
 * How the client talks.
 *
 * @param endpoint where requests go
 * @param headers request headers on top of those of the dialect; their values are secrets
 * @param reuse what becomes of connections
 * @param tls whom to trust
 * @param maxLineBytes longest line of a stream; bytes
 */
public record ClientSettings(
        Endpoint endpoint, Map<String, String> headers, ConnectionReuse reuse, TlsSettings tls, int maxLineBytes) {

    public ClientSettings {
        headers = Map.copyOf(headers);
    }

    /** Pooled connections, the JVM's own certificates, lines of up to 16 MiB. */
    public static ClientSettings of(Endpoint endpoint, Map<String, String> headers) {
        return new ClientSettings(
                endpoint, headers, ConnectionReuse.POOLED, TlsSettings.DEFAULT, SseDecoder.DEFAULT_MAX_LINE_BYTES);
    }

    /** Names of the headers only. */
    @Override
    public String toString() {
        return "ClientSettings[" + endpoint + ", headers " + headers.keySet() + ", " + reuse + ", " + tls + "]";
    }
}
