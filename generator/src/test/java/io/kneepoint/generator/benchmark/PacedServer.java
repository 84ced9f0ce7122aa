// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.benchmark;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.Future;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Streams tokens at a fixed pace to every request, on one event loop, and keeps the time just before each write. The request's body
 * is the number of the stream.
 */
@SuppressWarnings("FutureReturnValueIgnored") // A benchmark looks at the streams, not at single writes.
final class PacedServer implements AutoCloseable {

    private static final String EVENT =
            "data: {\"id\":\"chatcmpl-6f0c2b7e9d\",\"object\":\"chat.completion.chunk\",\"created\":1795000000,"
                    + "\"model\":\"llama3-8b\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\" token\"},"
                    + "\"logprobs\":null,\"finish_reason\":null}]}\n\n";
    private static final ByteBuf HEAD = fixed(String.join(
            "\r\n", "HTTP/1.1 200 OK", "Content-Type: text/event-stream", "Transfer-Encoding: chunked", "", ""));
    private static final ByteBuf TOKEN = fixed(Integer.toHexString(EVENT.length()) + "\r\n" + EVENT + "\r\n");
    private static final ByteBuf END = fixed("e\r\ndata: [DONE]\n\n\r\n0\r\n\r\n");

    private final EventLoopGroup group = new MultiThreadIoEventLoopGroup(
            1, new DefaultThreadFactory("paced-server", true), EpollIoHandler.newFactory());
    private final Channel listening;
    private final int tokens;
    private final long stepNanos;
    private final boolean staggered;
    private final long[][] emitted;
    private final List<Stream> streams = new ArrayList<>();

    /** Streams as many tokens, one a step; staggered: each stream has its own phase, else all step at once. */
    PacedServer(int streamCount, int tokens, long stepNanos, boolean staggered) {
        this.tokens = tokens;
        this.stepNanos = stepNanos;
        this.staggered = staggered;
        this.emitted = new long[streamCount][];
        listening = new ServerBootstrap()
                .group(group)
                .channel(EpollServerSocketChannel.class)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline()
                                .addLast(new HttpServerCodec(), new HttpObjectAggregator(1 << 20), new Answer());
                    }
                })
                .bind("127.0.0.1", 0)
                .syncUninterruptibly()
                .channel();
        if (!staggered) {
            group.next().scheduleAtFixedRate(this::stepAll, stepNanos, stepNanos, TimeUnit.NANOSECONDS);
        }
    }

    int port() {
        return ((InetSocketAddress) listening.localAddress()).getPort();
    }

    /** Times just before each write of a stream. [ns of System.nanoTime] */
    long[] emitted(int stream) {
        return emitted[stream];
    }

    private void stepAll() {
        streams.removeIf(Stream::step);
    }

    private static ByteBuf fixed(String text) {
        return Unpooled.unreleasableBuffer(
                Unpooled.directBuffer(text.length()).writeBytes(text.getBytes(StandardCharsets.US_ASCII)));
    }

    @Override
    public void close() {
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }

    private final class Answer extends SimpleChannelInboundHandler<FullHttpRequest> {

        @Override
        protected void channelRead0(ChannelHandlerContext ctx, FullHttpRequest request) {
            int number = Integer.parseInt(
                    request.content().toString(StandardCharsets.US_ASCII).strip());
            // Below the HTTP encoder, because the bytes are ready.
            ChannelHandlerContext socket = ctx.pipeline().firstContext();
            socket.writeAndFlush(HEAD.duplicate());
            Stream stream = new Stream(socket, number);
            if (staggered) {
                long phase = (long) (stepNanos * ((number * 0.6180339887498949) % 1));
                stream.timer = ctx.executor().scheduleAtFixedRate(stream::step, phase, stepNanos, TimeUnit.NANOSECONDS);
            } else {
                streams.add(stream);
            }
        }
    }

    private final class Stream {

        private final ChannelHandlerContext socket;
        private final int number;
        private final long[] times = new long[tokens];
        private int sent;
        private Future<?> timer;

        Stream(ChannelHandlerContext socket, int number) {
            this.socket = socket;
            this.number = number;
        }

        boolean step() {
            if (sent < tokens) {
                times[sent++] = System.nanoTime();
                socket.writeAndFlush(TOKEN.duplicate());
                return false;
            }
            socket.writeAndFlush(END.duplicate());
            emitted[number] = Arrays.copyOf(times, sent);
            if (timer != null) {
                timer.cancel(false);
            }
            return true;
        }
    }
}
