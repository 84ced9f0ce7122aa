// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.client;

import com.sun.management.ThreadMXBean;
import io.kneepoint.generator.dialect.Dialect;
import io.kneepoint.generator.dialect.Dialects;
import io.kneepoint.generator.request.ArrivalObserver;
import io.kneepoint.generator.request.FrameSettings;
import io.kneepoint.generator.request.RequestContext;
import io.kneepoint.generator.request.RequestLifecycle;
import io.kneepoint.generator.request.RequestPlan;
import io.kneepoint.generator.request.RunClock;
import io.kneepoint.generator.request.RunJournal;
import io.kneepoint.generator.request.Timeouts;
import io.kneepoint.generator.sink.EventSink;
import io.kneepoint.generator.sse.SseDecoder;
import io.kneepoint.schemas.event.StreamEvent;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpObject;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * What the client's own code costs a token, without a socket: CPU and allocations of its pipeline, stamp to frame, beside those of
 * a bare HTTP decoder that counts line feeds, fed the same bytes. Not run by the build; steady on a busy machine.
 */
public final class PipelineCost {

    private static final int TOKENS = 2_000_000;
    private static final int ROUNDS = 6;
    private static final String EVENT =
            "data: {\"id\":\"chatcmpl-6f0c2b7e9d\",\"object\":\"chat.completion.chunk\",\"created\":1795000000,"
                    + "\"model\":\"llama3-8b\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\" token\"},"
                    + "\"logprobs\":null,\"finish_reason\":null}]}\n\n";
    private static final ByteBuf HEAD = fixed(String.join(
            "\r\n", "HTTP/1.1 200 OK", "Content-Type: text/event-stream", "Transfer-Encoding: chunked", "", ""));
    private static final ByteBuf CHUNK = fixed(Integer.toHexString(EVENT.length()) + "\r\n" + EVENT + "\r\n");

    private PipelineCost() {}

    public static void main(String[] arguments) {
        EmbeddedChannel bare = bare();
        EmbeddedChannel kneepoint = kneepoint();
        for (int round = 0; round < ROUNDS; round++) {
            measure("bare", bare);
            measure("kneepoint", kneepoint);
        }
    }

    private static void measure(String name, EmbeddedChannel channel) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long cpuNanos = threads.getCurrentThreadCpuTime();
        long bytes = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < TOKENS; i++) {
            channel.pipeline().fireChannelRead(CHUNK.duplicate());
        }
        cpuNanos = threads.getCurrentThreadCpuTime() - cpuNanos;
        bytes = threads.getCurrentThreadAllocatedBytes() - bytes;
        System.out.printf("%-9s %4d ns CPU, %4d bytes a token%n", name, cpuNanos / TOKENS, bytes / TOKENS);
    }

    private static EmbeddedChannel bare() {
        EmbeddedChannel channel =
                new EmbeddedChannel(new HttpClientCodec(), new SimpleChannelInboundHandler<HttpObject>() {
                    @Override
                    protected void channelRead0(ChannelHandlerContext ctx, HttpObject message) {
                        if (message instanceof HttpContent content) {
                            int at = content.content().bytesBefore((byte) '\n');
                            while (at >= 0) {
                                content.content().skipBytes(at + 1);
                                at = content.content().bytesBefore((byte) '\n');
                            }
                        }
                    }
                });
        channel.writeInbound(HEAD.duplicate());
        return channel;
    }

    private static EmbeddedChannel kneepoint() {
        RunClock clock = RunClock.system();
        Dialect dialect = Dialects.named("openai-chat");
        EmbeddedChannel channel = new EmbeddedChannel();
        StreamClient client = new StreamClient(
                ClientSettings.of(Endpoint.parse("http://127.0.0.1:1/"), Map.of()),
                dialect,
                channel.eventLoop(),
                Transport.NIO,
                clock,
                Throwable::printStackTrace);
        Opening opening = Opening.begin(channel, clock);
        Http1Connection connection =
                new Http1Connection(channel, opening.stamp(), new SseDecoder(1 << 20), client.connections());
        opening.afterEachRead(connection::afterRead);
        channel.pipeline()
                .addBefore(Opening.NAME, "http", new HttpClientCodec())
                .replace(
                        Opening.NAME,
                        "exchange",
                        new Http1Handler(connection, client.connections(), Throwable::printStackTrace));
        client.connections().keep(connection);
        RequestContext context = RequestContext.of(
                clock, new RunJournal("bench", 0, new Nowhere()), dialect, FrameSettings.DEFAULT, Timeouts.DEFAULT);
        RequestLifecycle lifecycle = RequestLifecycle.schedule(
                context, new RequestPlan(0, 0, clock.nowEpochNanos(), 1, TOKENS), ArrivalObserver.NONE, label -> false);
        client.send(lifecycle, out -> out.writeByte('x'), result -> System.out.println(result));
        channel.runPendingTasks();
        channel.writeInbound(HEAD.duplicate());
        return channel;
    }

    private static ByteBuf fixed(String text) {
        return Unpooled.unreleasableBuffer(
                Unpooled.directBuffer(text.length()).writeBytes(text.getBytes(StandardCharsets.US_ASCII)));
    }

    private static final class Nowhere implements EventSink {

        @Override
        public void accept(StreamEvent event) {}

        @Override
        public long dropped() {
            return 0;
        }

        @Override
        public void close() {}
    }
}
