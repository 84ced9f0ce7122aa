// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.client;

import io.kneepoint.generator.dialect.Framing;
import io.kneepoint.generator.request.ReadStamp;
import io.kneepoint.generator.request.RunClock;
import io.kneepoint.generator.sse.EventDecoder;
import io.kneepoint.generator.sse.NdjsonDecoder;
import io.kneepoint.generator.sse.SseDecoder;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.ssl.SslContext;
import java.util.Optional;

/**
 * The handlers of a connection, in order: the read's time, TLS, HTTP, the exchange.
 *
 * <p>Confined to one event loop.
 */
final class StreamChannelInitializer extends ChannelInitializer<SocketChannel> {

    private static final int WINDOW_BYTES = 4096;
    private static final int MAX_STATUS_LINE_BYTES = 8192;
    private static final int MAX_HEADER_BYTES = 64 * 1024;
    private static final int MAX_CHUNK_BYTES = 64 * 1024;

    private final ClientSettings settings;
    private final Framing framing;
    private final RunClock clock;
    private final Optional<SslContext> tls;
    private final ConnectionPool pool;
    private final FaultListener faults;
    private final byte[] window = new byte[WINDOW_BYTES];

    StreamChannelInitializer(
            ClientSettings settings,
            Framing framing,
            RunClock clock,
            Optional<SslContext> tls,
            ConnectionPool pool,
            FaultListener faults) {
        this.settings = settings;
        this.framing = framing;
        this.clock = clock;
        this.tls = tls;
        this.pool = pool;
        this.faults = faults;
    }

    @Override
    protected void initChannel(SocketChannel channel) {
        ExchangeHandler exchange = new ExchangeHandler(pool, faults);
        ReadStamp stamp = new ReadStamp(clock, exchange::afterRead);
        exchange.connection(new Connection(channel, stamp, decoder()));

        ChannelPipeline pipeline = channel.pipeline();
        pipeline.addLast("stamp", stamp);
        Endpoint endpoint = settings.endpoint();
        tls.ifPresent(context ->
                pipeline.addLast("tls", context.newHandler(channel.alloc(), endpoint.host(), endpoint.port())));
        pipeline.addLast(
                "http",
                new HttpClientCodec(
                        new HttpDecoderConfig()
                                .setMaxInitialLineLength(MAX_STATUS_LINE_BYTES)
                                .setMaxHeaderSize(MAX_HEADER_BYTES)
                                .setMaxChunkSize(MAX_CHUNK_BYTES),
                        false,
                        false));
        pipeline.addLast("exchange", exchange);
    }

    private EventDecoder decoder() {
        return framing == Framing.SSE
                ? new SseDecoder(settings.maxLineBytes(), window)
                : new NdjsonDecoder(settings.maxLineBytes(), window);
    }
}
