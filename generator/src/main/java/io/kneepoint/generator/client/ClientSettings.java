// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.client;

import io.kneepoint.generator.sse.SseDecoder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How the client talks.
 *
 * @param endpoint where requests go
 * @param headers request headers on top of those of the dialect; their values are secrets
 * @param reuse what becomes of connections
 * @param tls whom to trust
 * @param http which HTTP is spoken
 * @param proxy the proxy in between
 * @param maxLineBytes longest line of a stream; bytes
 */
public record ClientSettings(
        Endpoint endpoint,
        Map<String, String> headers,
        ConnectionReuse reuse,
        TlsSettings tls,
        HttpProtocol http,
        Optional<Proxy> proxy,
        int maxLineBytes) {

    public ClientSettings {
        headers = Map.copyOf(headers);
    }

    /** Pooled connections of HTTP/1.1 without a proxy, the JVM's own certificates, lines of up to 16 MiB. */
    public static ClientSettings of(Endpoint endpoint, Map<String, String> headers) {
        return new ClientSettings(
                endpoint,
                headers,
                ConnectionReuse.POOLED,
                TlsSettings.DEFAULT,
                HttpProtocol.HTTP_1_1,
                Optional.empty(),
                SseDecoder.DEFAULT_MAX_LINE_BYTES);
    }

    public ClientSettings withReuse(ConnectionReuse other) {
        return new ClientSettings(endpoint, headers, other, tls, http, proxy, maxLineBytes);
    }

    public ClientSettings withTls(TlsSettings other) {
        return new ClientSettings(endpoint, headers, reuse, other, http, proxy, maxLineBytes);
    }

    public ClientSettings withHttp(HttpProtocol other) {
        return new ClientSettings(endpoint, headers, reuse, tls, other, proxy, maxLineBytes);
    }

    public ClientSettings withProxy(Optional<Proxy> other) {
        return new ClientSettings(endpoint, headers, reuse, tls, http, other, maxLineBytes);
    }

    public ClientSettings withMaxLineBytes(int other) {
        return new ClientSettings(endpoint, headers, reuse, tls, http, proxy, other);
    }

    /** Values that must never be repeated. */
    public List<String> secrets() {
        return Stream.concat(headers.values().stream(), proxy.flatMap(Proxy::authorization).stream())
                .toList();
    }

    /** Whether the proxy is asked for a tunnel: for everything but plain HTTP/1.1, which it can forward. */
    boolean tunnels() {
        return proxy.isPresent() && (endpoint.tls() || http == HttpProtocol.HTTP_2);
    }

    /** Names of the headers only. */
    @Override
    public String toString() {
        return "ClientSettings[" + endpoint + ", headers " + headers.keySet() + ", " + reuse + ", " + tls + ", " + http
                + proxy.map(through -> ", " + through).orElse("") + "]";
    }
}
