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

/**
 * Writes the head of every request.
 *
 * <p>Confined to one event loop.
 */
final class RequestHeads {

    private final String target;
    private final HttpHeaders common;

    /** Throws {@link IllegalArgumentException} that names the header when its value cannot be sent. */
    RequestHeads(ClientSettings settings, DialectSpec dialect) {
        target = settings.endpoint().requestTarget();
        common = DefaultHttpHeadersFactory.headersFactory().newHeaders();
        common.set(HttpHeaderNames.HOST, settings.endpoint().authority())
                .set(HttpHeaderNames.USER_AGENT, "kneepoint")
                .set(HttpHeaderNames.ACCEPT, String.join(", ", dialect.contentTypes()))
                .set(HttpHeaderNames.ACCEPT_ENCODING, HttpHeaderValues.IDENTITY)
                .set(HttpHeaderNames.CONTENT_TYPE, HttpHeaderValues.APPLICATION_JSON);
        dialect.headers().forEach(this::set);
        settings.headers().forEach(this::set);
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

    /** A request with this body, which it takes over. */
    FullHttpRequest request(ByteBuf body) {
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
}
