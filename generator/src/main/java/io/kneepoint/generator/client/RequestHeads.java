// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.client;

import io.kneepoint.generator.dialect.DialectSpec;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;
import java.util.Locale;
import java.util.Set;

/**
 * Writes the head of every request.
 *
 * <p>Confined to one event loop.
 */
final class RequestHeads {

    /** Headers that HTTP/2 has no use for. */
    private static final Set<String> OF_CONNECTION =
            Set.of("host", "connection", "keep-alive", "proxy-connection", "transfer-encoding", "upgrade");

    private final Endpoint endpoint;
    private final String target;
    private final HttpHeaders common;

    /** Throws {@link IllegalArgumentException} that names the header when its value cannot be sent. */
    RequestHeads(ClientSettings settings, DialectSpec dialect) {
        endpoint = settings.endpoint();
        boolean forwarded = settings.proxy().isPresent() && !settings.tunnels();
        target = (forwarded ? "http://" + endpoint.authority() : "") + endpoint.requestTarget();
        common = DefaultHttpHeadersFactory.headersFactory().newHeaders();
        common.set(HttpHeaderNames.HOST, endpoint.authority())
                .set(HttpHeaderNames.USER_AGENT, "kneepoint")
                .set(HttpHeaderNames.ACCEPT, String.join(", ", dialect.contentTypes()))
                .set(HttpHeaderNames.ACCEPT_ENCODING, HttpHeaderValues.IDENTITY)
                .set(HttpHeaderNames.CONTENT_TYPE, HttpHeaderValues.APPLICATION_JSON);
        dialect.headers().forEach(this::set);
        settings.headers().forEach(this::set);
        if (forwarded) {
            settings.proxy()
                    .flatMap(Proxy::authorization)
                    .ifPresent(value -> common.set(HttpHeaderNames.PROXY_AUTHORIZATION, value));
        }
        if (settings.reuse() == ConnectionReuse.FRESH) {
            common.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        }
    }

    private void set(String name, String value) {
        try {
            common.set(name, value);
        } catch (IllegalArgumentException e) {
            // The cause is left out: its message repeats the value, which may be a key.
            throw new IllegalArgumentException(
                    "header " + name + ": a value with characters that HTTP forbids (expected: visible ASCII)");
        }
    }

    /** An HTTP/1.1 request with this body, which it takes over. */
    FullHttpRequest http1(ByteBuf body) {
        HttpHeaders headers = common.copy();
        headers.set(HttpHeaderNames.CONTENT_LENGTH, body.readableBytes());
        return new DefaultFullHttpRequest(
                HttpVersion.HTTP_1_1,
                HttpMethod.POST,
                target,
                body,
                headers,
                DefaultHttpHeadersFactory.trailersFactory().newEmptyHeaders());
    }

    /** The headers of an HTTP/2 request with a body of that many bytes. */
    Http2Headers http2(int bodyBytes) {
        Http2Headers headers = new DefaultHttp2Headers()
                .method(HttpMethod.POST.asciiName())
                .scheme(endpoint.tls() ? "https" : "http")
                .authority(endpoint.authority())
                .path(endpoint.requestTarget());
        common.iteratorCharSequence().forEachRemaining(header -> {
            String name = header.getKey().toString().toLowerCase(Locale.ROOT);
            if (!OF_CONNECTION.contains(name)) {
                headers.add(name, header.getValue());
            }
        });
        headers.setInt(HttpHeaderNames.CONTENT_LENGTH, bodyBytes);
        return headers;
    }
}
