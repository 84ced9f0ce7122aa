// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.benchmark;

import io.kneepoint.generator.client.Transport;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.LastHttpContent;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A bare Netty pipeline that counts line feeds: what no client in this JVM can undercut. Arguments: port, streams. */
@SuppressWarnings("FutureReturnValueIgnored") // A benchmark looks at the streams, not at single writes.
public final class BareClient {

    private BareClient() {}

    public static void main(String[] arguments) throws Exception {
        int port = Integer.parseInt(arguments[0]);
        int streams = Integer.parseInt(arguments[1]);
        EventLoopGroup group = Transport.EPOLL.newEventLoop("bare");
        pass(group, port, streams, streams);
        Meter meter = new Meter(group.next());
        pass(group, port, 0, streams);
        System.out.println(meter.stop());
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).sync();
    }

    private static void pass(EventLoopGroup group, int port, int first, int streams) throws Exception {
        CountDownLatch ended = new CountDownLatch(streams);
        Bootstrap bootstrap =
                new Bootstrap().group(group).channel(EpollSocketChannel.class).handler(handlers(ended));
        for (int i = 0; i < streams; i++) {
            String body = Integer.toString(first + i);
            Channel channel = bootstrap.connect("127.0.0.1", port).sync().channel();
            // Below the HTTP encoder, so that the codec does not wait for a request of its own.
            channel.pipeline()
                    .firstContext()
                    .writeAndFlush(Unpooled.copiedBuffer(
                            "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: " + body.length() + "\r\n\r\n" + body,
                            StandardCharsets.US_ASCII));
        }
        ended.await();
    }

    private static ChannelInitializer<Channel> handlers(CountDownLatch ended) {
        return new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel channel) {
                channel.pipeline().addLast(new HttpClientCodec(), new LineCounter(ended));
            }
        };
    }

    private static final class LineCounter extends SimpleChannelInboundHandler<HttpObject> {

        private final CountDownLatch ended;
        private long lines;

        LineCounter(CountDownLatch ended) {
            this.ended = ended;
        }

        @Override
        protected void channelRead0(ChannelHandlerContext ctx, HttpObject message) {
            if (message instanceof HttpContent content) {
                int at = content.content().bytesBefore((byte) '\n');
                while (at >= 0) {
                    lines++;
                    content.content().skipBytes(at + 1);
                    at = content.content().bytesBefore((byte) '\n');
                }
            }
            if (message instanceof LastHttpContent && lines > 0) {
                ended.countDown();
            }
        }
    }
}
