// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.benchmark;

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
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The generator's client, with its frames and its watch over itself, and with a sink that keeps all arrivals in memory. Arguments:
 * port, streams, tokens of a stream, file for the arrivals.
 */
@SuppressWarnings("FutureReturnValueIgnored") // A benchmark looks at the streams, not at single writes.
public final class KneepointClient {

    private static final long FRAME_NANOS = FrameSettings.DEFAULT.linger().toNanos();

    private final EventLoop loop;
    private final StreamClient client;
    private final HealthMonitor health;
    private final RunClock clock = RunClock.system();
    private final Dialect dialect = Dialects.named("openai-chat");

    private KneepointClient(int port, EventLoop loop) {
        this.loop = loop;
        this.health = new HealthMonitor(loop, clock);
        this.client = new StreamClient(
                ClientSettings.of(Endpoint.parse("http://127.0.0.1:" + port + "/"), Map.of()),
                dialect,
                loop,
                Transport.EPOLL,
                clock,
                Throwable::printStackTrace);
    }

    public static void main(String[] arguments) throws Exception {
        int port = Integer.parseInt(arguments[0]);
        int streams = Integer.parseInt(arguments[1]);
        int tokens = Integer.parseInt(arguments[2]);
        EventLoopGroup group = Transport.EPOLL.newEventLoop("kneepoint");
        KneepointClient client = new KneepointClient(port, group.next());
        client.pass(streams, new TokenTimes(streams, streams, tokens));
        TokenTimes times = new TokenTimes(0, streams, tokens);
        Meter meter = new Meter(client.loop);
        client.pass(0, times);
        System.out.println(meter.stop());
        times.write(Path.of(arguments[3]), client.clock);
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).sync();
    }

    private void pass(int first, TokenTimes times) throws Exception {
        CountDownLatch ended = new CountDownLatch(times.streams());
        RequestContext context = RequestContext.of(
                clock, new RunJournal("bench", 0, times), dialect, FrameSettings.DEFAULT, Timeouts.DEFAULT);
        var timer = loop.scheduleAtFixedRate(
                () -> context.openFrames().sendOffUntil(clock.nanos() - FRAME_NANOS), 10, 10, TimeUnit.MILLISECONDS);
        for (int i = 0; i < times.streams(); i++) {
            int number = first + i;
            RequestPlan plan = new RequestPlan(number, 0, clock.nowEpochNanos(), 1, 1);
            loop.submit(() -> client.send(
                            RequestLifecycle.schedule(context, plan, health.newArrivalObserver(), label -> false),
                            out -> out.writeCharSequence(Integer.toString(number), StandardCharsets.US_ASCII),
                            result -> ended.countDown()))
                    .sync();
        }
        ended.await();
        timer.cancel(false);
    }
}
