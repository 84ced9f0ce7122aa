// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.benchmark;

import com.sun.management.ThreadMXBean;
import io.kneepoint.generator.client.ClientSettings;
import io.kneepoint.generator.client.Endpoint;
import io.kneepoint.generator.client.StreamClient;
import io.kneepoint.generator.client.Transport;
import io.kneepoint.generator.dialect.Dialect;
import io.kneepoint.generator.dialect.Dialects;
import io.kneepoint.generator.health.HealthMonitor;
import io.kneepoint.generator.request.FrameSettings;
import io.kneepoint.generator.request.RequestContext;
import io.kneepoint.generator.request.RequestLifecycle;
import io.kneepoint.generator.request.RequestPlan;
import io.kneepoint.generator.request.RunClock;
import io.kneepoint.generator.request.RunJournal;
import io.kneepoint.generator.request.Timeouts;
import io.kneepoint.generator.sink.EventSink;
import io.kneepoint.schemas.event.RequestSent;
import io.kneepoint.schemas.event.StreamEvent;
import io.kneepoint.schemas.event.TokensArrived;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.LastHttpContent;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/**
 * CPU and memory per streamed token of the client, and its timing error against the server's own emission times, beside a bare
 * Netty pipeline that counts line feeds. Arguments: streams, tokens a second and stream, seconds, staggered|batch, rounds.
 */
@SuppressWarnings("FutureReturnValueIgnored") // A benchmark looks at the streams, not at single writes.
public final class TokenCost {

    private final int streams;
    private final int rate;
    private final int tokens;
    private final boolean staggered;

    private TokenCost(int streams, int rate, int seconds, boolean staggered) {
        this.streams = streams;
        this.rate = rate;
        this.tokens = rate * seconds;
        this.staggered = staggered;
    }

    public static void main(String[] arguments) throws Exception {
        int streams = Integer.parseInt(arguments[0]);
        int rate = Integer.parseInt(arguments[1]);
        int seconds = Integer.parseInt(arguments[2]);
        boolean staggered = arguments[3].equals("staggered");
        int rounds = Integer.parseInt(arguments[4]);
        for (int round = 0; round < rounds; round++) {
            TokenCost cost = new TokenCost(streams, rate, seconds, staggered);
            cost.print("bare Netty", cost.measureBare());
            cost.print("kneepoint ", cost.measureClient());
        }
    }

    private void print(String name, Result result) {
        String error = result.errors.length == 0
                ? ""
                : String.format(
                        "  error p50 %6.1f us  p99 %8.1f us  max %8.1f us",
                        result.quantile(0.5), result.quantile(0.99), result.quantile(1));
        System.out.printf(
                "%s %d streams x %d tok/s %s: %.2f us CPU a token, %.0f bytes a token%s%n",
                name,
                streams,
                rate,
                staggered ? "staggered" : "batch",
                result.cpuNanos / 1e3 / ((double) streams * tokens),
                result.bytes / ((double) streams * tokens),
                error);
    }

    private Result measureBare() throws Exception {
        EventLoopGroup group = Transport.EPOLL.newEventLoop("bare");
        CountDownLatch ended = new CountDownLatch(streams);
        try (PacedServer server = new PacedServer(streams, tokens, 1_000_000_000L / rate, staggered)) {
            Bootstrap bootstrap = new Bootstrap()
                    .group(group)
                    .channel(EpollSocketChannel.class)
                    .handler(bareHandlers(ended));
            Meter meter = new Meter(group.next());
            for (int i = 0; i < streams; i++) {
                String body = Integer.toString(i);
                Channel channel =
                        bootstrap.connect("127.0.0.1", server.port()).sync().channel();
                // Below the HTTP encoder, so that the codec does not wait for a request of its own.
                channel.pipeline()
                        .firstContext()
                        .writeAndFlush(Unpooled.copiedBuffer(
                                "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: " + body.length() + "\r\n\r\n" + body,
                                StandardCharsets.US_ASCII));
            }
            ended.await();
            return meter.result(new double[0]);
        } finally {
            group.shutdownGracefully(0, 1, TimeUnit.SECONDS).sync();
        }
    }

    private static ChannelInitializer<Channel> bareHandlers(CountDownLatch ended) {
        return new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel channel) {
                channel.pipeline().addLast(new HttpClientCodec(), new SimpleChannelInboundHandler<HttpObject>() {
                    private long lines;

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
                });
            }
        };
    }

    private Result measureClient() throws Exception {
        EventLoopGroup group = Transport.EPOLL.newEventLoop("kneepoint");
        EventLoop loop = group.next();
        CountDownLatch ended = new CountDownLatch(streams);
        try (PacedServer server = new PacedServer(streams, tokens, 1_000_000_000L / rate, staggered)) {
            Dialect dialect = Dialects.named("openai-chat");
            RunClock clock = RunClock.system();
            Arrivals arrivals = new Arrivals(streams, tokens);
            StreamClient client = new StreamClient(
                    ClientSettings.of(Endpoint.parse("http://127.0.0.1:" + server.port() + "/"), Map.of()),
                    dialect,
                    loop,
                    Transport.EPOLL,
                    clock,
                    Throwable::printStackTrace);
            RequestContext context = RequestContext.of(
                    clock, new RunJournal("bench", 0, arrivals), dialect, FrameSettings.DEFAULT, Timeouts.DEFAULT);
            HealthMonitor health = new HealthMonitor(loop, clock);
            Meter meter = new Meter(loop);
            loop.scheduleAtFixedRate(
                    () -> context.openFrames().sendOffUntil(clock.nanos() - 250_000_000L),
                    10,
                    10,
                    TimeUnit.MILLISECONDS);
            for (int i = 0; i < streams; i++) {
                int number = i;
                loop.submit(() -> client.send(
                                RequestLifecycle.schedule(
                                        context,
                                        new RequestPlan(number, 0, clock.nowEpochNanos(), 1, tokens),
                                        health.newArrivalObserver(),
                                        label -> false),
                                out -> out.writeCharSequence(Integer.toString(number), StandardCharsets.US_ASCII),
                                result -> ended.countDown()))
                        .sync();
            }
            ended.await();
            return meter.result(arrivals.errors(server, clock));
        } finally {
            group.shutdownGracefully(0, 1, TimeUnit.SECONDS).sync();
        }
    }

    /** Reads the CPU time and the allocations of an event loop's thread. */
    private static final class Meter {

        private final EventLoop loop;
        private final long cpuNanos;
        private final long bytes;

        Meter(EventLoop loop) throws Exception {
            this.loop = loop;
            this.cpuNanos = cpu();
            this.bytes = allocated();
        }

        private long cpu() throws Exception {
            return loop.submit(() -> ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime())
                    .get();
        }

        private long allocated() throws Exception {
            ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
            return loop.submit(threads::getCurrentThreadAllocatedBytes).get();
        }

        Result result(double[] errors) throws Exception {
            return new Result(cpu() - cpuNanos, allocated() - bytes, errors);
        }
    }

    private static final class Result {

        private final long cpuNanos;
        private final long bytes;
        private final double[] errors;

        Result(long cpuNanos, long bytes, double[] errors) {
            this.cpuNanos = cpuNanos;
            this.bytes = bytes;
            this.errors = errors;
            Arrays.sort(errors);
        }

        double quantile(double q) {
            return errors[(int) Math.min(errors.length - 1, q * errors.length)];
        }
    }

    /** Keeps when each token arrived. */
    private static final class Arrivals implements EventSink {

        private final long[] sentEpochNanos;
        private final long[][] epochNanos;
        private final int[] counts;

        Arrivals(int streams, int tokens) {
            sentEpochNanos = new long[streams];
            epochNanos = new long[streams][tokens];
            counts = new int[streams];
        }

        @Override
        public void accept(StreamEvent event) {
            if (event.getOrdinal() == null) {
                return;
            }
            int stream = event.getOrdinal().intValue();
            if (event.getPayload() instanceof RequestSent sent) {
                sentEpochNanos[stream] = sent.getSentEpochNanos();
            } else if (event.getPayload() instanceof TokensArrived frame) {
                long at = sentEpochNanos[stream] + frame.getFirstOffsetNanos();
                add(stream, at, frame, 0);
                for (int i = 0; i < frame.getDeltasNanos().size(); i++) {
                    at += frame.getDeltasNanos().get(i);
                    add(stream, at, frame, i + 1);
                }
            }
        }

        private void add(int stream, long at, TokensArrived frame, int arrival) {
            int tokens = frame.getTokens().isEmpty() ? 1 : frame.getTokens().get(arrival);
            for (int i = 0; i < tokens; i++) {
                epochNanos[stream][counts[stream]++] = at;
            }
        }

        /** Arrival minus emission of every token. [µs] */
        double[] errors(PacedServer server, RunClock clock) {
            return IntStream.range(0, counts.length)
                    .boxed()
                    .flatMapToDouble(stream -> IntStream.range(0, counts[stream])
                            .mapToDouble(
                                    i -> (epochNanos[stream][i] - clock.epochNanos(server.emitted(stream)[i])) / 1e3))
                    .toArray();
        }

        @Override
        public long dropped() {
            return 0;
        }

        @Override
        public void close() {}
    }
}
