// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.client;

import io.kneepoint.generator.dialect.Framing;
import io.kneepoint.generator.request.RunClock;
import io.kneepoint.generator.sse.EventDecoder;
import io.kneepoint.generator.sse.NdjsonDecoder;
import io.kneepoint.generator.sse.SseDecoder;
import io.kneepoint.schemas.event.Outcome;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import java.util.Optional;

/**
 * The handlers of a connection, in order: the read's time, a proxy's tunnel while it is being dug, TLS, HTTP, and who is told.
 *
 * <p>Confined to one event loop.
 */
final class ConnectionInitializer extends ChannelInitializer<SocketChannel> {

    private static final int WINDOW_BYTES = 4096;
    private static final int MAX_STATUS_LINE_BYTES = 8192;
    private static final int MAX_HEADER_BYTES = 64 * 1024;
    private static final int MAX_CHUNK_BYTES = 64 * 1024;

    private final ClientSettings settings;
    private final Framing framing;
    private final RunClock clock;
    private final Optional<SslContext> tls;
    private final Connections connections;
    private final FaultListener faults;
    private final byte[] window = new byte[WINDOW_BYTES];

    ConnectionInitializer(
            ClientSettings settings,
            Framing framing,
            RunClock clock,
            Optional<SslContext> tls,
            Connections connections,
            FaultListener faults) {
        this.settings = settings;
        this.framing = framing;
        this.clock = clock;
        this.tls = tls;
        this.connections = connections;
        this.faults = faults;
    }

    @Override
    protected void initChannel(SocketChannel channel) {
        Opening opening = Opening.begin(channel, clock);
        if (settings.tunnels()) {
            ChannelPipeline pipeline = channel.pipeline();
            pipeline.addBefore(Opening.NAME, "proxy-http", codec());
            pipeline.addBefore(
                    Opening.NAME,
                    "tunnel",
                    new TunnelHandler(
                            settings.proxy().orElseThrow(), settings.endpoint(), opening, () -> secure(channel)));
        } else {
            secure(channel);
        }
    }

    private void secure(Channel channel) {
        if (tls.isEmpty()) {
            speak(channel, settings.http() == HttpProtocol.HTTP_2);
            return;
        }
        Endpoint endpoint = settings.endpoint();
        SslHandler handler = tls.get().newHandler(channel.alloc(), endpoint.host(), endpoint.port());
        handler.setHandshakeTimeoutMillis(0); // The request's own deadline covers it.
        channel.pipeline().addBefore(Opening.NAME, "tls", handler);
        channel.pipeline().addBefore(Opening.NAME, "alpn", new AlpnHandler(Opening.of(channel), this::speak));
    }

    @SuppressWarnings("FutureReturnValueIgnored") // That it is closed is told to the opening.
    private void speak(Channel channel, String protocol) {
        boolean http2 = protocol.equals(ApplicationProtocolNames.HTTP_2);
        if (settings.http() == HttpProtocol.HTTP_2 && !http2) {
            Opening.of(channel)
                    .fail(new OpeningException(
                            Outcome.TLS_FAILED,
                            settings.endpoint().authority() + " does not offer HTTP/2 (expected: h2 by ALPN)"));
            channel.close();
            return;
        }
        speak(channel, http2);
    }

    private void speak(Channel channel, boolean http2) {
        if (http2) {
            Http2Connection connection = new Http2Connection(channel, settings, connections, faults, this::decoder);
            connection.install();
            return;
        }
        Opening opening = Opening.of(channel);
        Http1Connection connection = new Http1Connection(channel, opening.stamp(), decoder(), connections);
        opening.afterEachRead(connection::afterRead);
        channel.pipeline()
                .addBefore(Opening.NAME, "http", codec())
                .replace(Opening.NAME, "exchange", new Http1Handler(connection, connections, faults));
        opening.succeed(connection);
    }

    private static HttpClientCodec codec() {
        return new HttpClientCodec(
                new HttpDecoderConfig()
                        .setMaxInitialLineLength(MAX_STATUS_LINE_BYTES)
                        .setMaxHeaderSize(MAX_HEADER_BYTES)
                        .setMaxChunkSize(MAX_CHUNK_BYTES),
                false,
                false);
    }

    private EventDecoder decoder() {
        return framing == Framing.SSE
                ? new SseDecoder(settings.maxLineBytes(), window)
                : new NdjsonDecoder(settings.maxLineBytes(), window);
    }
}
