// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.client;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2GoAwayFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2StreamFrame;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.ApplicationProtocolNegotiationHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** An HTTP/2 server on loopback, over TLS or by prior knowledge, whose answers a test writes frame by frame. */
@SuppressWarnings("FutureReturnValueIgnored") // What a test asks for is seen by its client.
final class Http2Server implements AutoCloseable {

    private final EventLoopGroup group = new MultiThreadIoEventLoopGroup(
            1, new DefaultThreadFactory("http2-server", true), NioIoHandler.newFactory());
    private final AtomicInteger connections = new AtomicInteger();
    private final List<Call> calls = new CopyOnWriteArrayList<>();
    private final Consumer<Call> answer;
    private final Http2Settings settings;
    private final Channel listening;

    private Http2Server(Http2Settings settings, Optional<SslContext> tls, Consumer<Call> answer) {
        this.settings = settings;
        this.answer = answer;
        listening = new ServerBootstrap()
                .group(group)
                .channel(NioServerSocketChannel.class)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        if (tls.isPresent()) {
                            channel.pipeline().addLast(tls.get().newHandler(channel.alloc()), alpn());
                        } else {
                            speak(channel.pipeline());
                        }
                    }
                })
                .bind("127.0.0.1", 0)
                .syncUninterruptibly()
                .channel();
    }

    static Http2Server start(Http2Settings settings, Consumer<Call> answer) {
        return new Http2Server(settings, Optional.empty(), answer);
    }

    static Http2Server start(SslContext tls, Consumer<Call> answer) {
        return new Http2Server(Http2Settings.defaultSettings(), Optional.of(tls), answer);
    }

    private ApplicationProtocolNegotiationHandler alpn() {
        return new ApplicationProtocolNegotiationHandler(ApplicationProtocolNames.HTTP_1_1) {
            @Override
            protected void configurePipeline(ChannelHandlerContext ctx, String protocol) {
                if (protocol.equals(ApplicationProtocolNames.HTTP_2)) {
                    speak(ctx.pipeline());
                } else {
                    ctx.close();
                }
            }
        };
    }

    private void speak(ChannelPipeline pipeline) {
        int number = connections.getAndIncrement();
        pipeline.addLast(
                Http2FrameCodecBuilder.forServer()
                        .initialSettings(settings)
                        .autoAckPingFrame(true)
                        .build(),
                new Http2MultiplexHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline().addLast(new Reading(number));
                    }
                }));
    }

    int port() {
        return ((InetSocketAddress) listening.localAddress()).getPort();
    }

    String url(String scheme) {
        return scheme + "://127.0.0.1:" + port() + "/v1/chat/completions";
    }

    int connections() {
        return connections.get();
    }

    List<Call> calls() {
        return calls;
    }

    @Override
    public void close() {
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }

    private final class Reading extends SimpleChannelInboundHandler<Http2StreamFrame> {

        private final int connection;
        private Http2HeadersFrame head;

        Reading(int connection) {
            this.connection = connection;
        }

        @Override
        protected void channelRead0(ChannelHandlerContext ctx, Http2StreamFrame frame) {
            if (frame instanceof Http2HeadersFrame headers) {
                head = headers;
            } else if (frame instanceof Http2DataFrame data && data.isEndStream()) {
                Call call = new Call(ctx, connection, calls.size(), head);
                calls.add(call);
                answer.accept(call);
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            ctx.close();
        }
    }

    /** A request that arrived, and how to answer it. */
    record Call(ChannelHandlerContext ctx, int connection, int number, Http2HeadersFrame head) {

        String header(String name) {
            return String.valueOf(head.headers().get(name));
        }

        Call headers() {
            return headers("200", "text/event-stream");
        }

        Call headers(String status, String contentType) {
            ctx.writeAndFlush(new DefaultHttp2HeadersFrame(
                    new DefaultHttp2Headers().status(status).set(HttpHeaderNames.CONTENT_TYPE, contentType)));
            return this;
        }

        Call token(String text) {
            return data("data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"" + text + "\"}}]}\n\n", false);
        }

        Call data(String text, boolean last) {
            ctx.writeAndFlush(new DefaultHttp2DataFrame(Unpooled.copiedBuffer(text, StandardCharsets.UTF_8), last));
            return this;
        }

        Call end() {
            return data("data: [DONE]\n\n", true);
        }

        Call reset(Http2Error error) {
            ctx.writeAndFlush(new DefaultHttp2ResetFrame(error));
            return this;
        }

        /** Says that the connection takes no more than so many streams after those that it knows. */
        Call goAway(int extraStreams) {
            DefaultHttp2GoAwayFrame frame = new DefaultHttp2GoAwayFrame(Http2Error.NO_ERROR);
            frame.setExtraStreamIds(extraStreams);
            ctx.channel().parent().writeAndFlush(frame);
            return this;
        }

        Call closeConnection() {
            ctx.channel().parent().close();
            return this;
        }

        void later(int millis, Runnable task) {
            ctx.executor().schedule(task, millis, TimeUnit.MILLISECONDS);
        }
    }
}
