// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.client;

import io.kneepoint.generator.dialect.Dialect;
import io.kneepoint.generator.dialect.Dialects;
import io.kneepoint.generator.request.ArrivalObserver;
import io.kneepoint.generator.request.FrameSettings;
import io.kneepoint.generator.request.RequestContext;
import io.kneepoint.generator.request.RequestLifecycle;
import io.kneepoint.generator.request.RequestPlan;
import io.kneepoint.generator.request.RequestResult;
import io.kneepoint.generator.request.RunClock;
import io.kneepoint.generator.request.RunJournal;
import io.kneepoint.generator.request.Timeouts;
import io.kneepoint.generator.testing.CollectingSink;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Sends requests one by one through a real client, and keeps their events. */
final class SingleRequests implements AutoCloseable {

    static final Timeouts QUICK =
            new Timeouts(Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ofSeconds(10));

    private final EventLoopGroup group;
    private final EventLoop loop;
    private final StreamClient client;
    private final RequestContext context;
    private final CompletableFuture<Throwable> fault = new CompletableFuture<>();
    final CollectingSink sink = new CollectingSink();
    private long next;

    SingleRequests(ClientSettings settings, String dialect, Timeouts timeouts, Transport transport) {
        this(settings, Dialects.named(dialect), timeouts, transport);
    }

    SingleRequests(ClientSettings settings, Dialect family, Timeouts timeouts, Transport transport) {
        this.group = transport.newEventLoop("test-client");
        this.loop = group.next();
        this.client = new StreamClient(settings, family, loop, transport, RunClock.system(), fault::complete);
        this.context = RequestContext.of(
                RunClock.system(), new RunJournal("test", 0, sink), family, FrameSettings.DEFAULT, timeouts);
    }

    static SingleRequests to(String url) {
        return to(url, QUICK);
    }

    static SingleRequests to(String url, Timeouts timeouts) {
        return new SingleRequests(
                ClientSettings.of(Endpoint.parse(url), Map.of()), "openai-chat", timeouts, Transport.best());
    }

    /** Sends one request and waits for its end. */
    RequestResult send() {
        return join(begin());
    }

    /** Sends one request. */
    CompletableFuture<RequestResult> begin() {
        RequestPlan plan = new RequestPlan(next++, 0, RunClock.system().nowEpochNanos(), 8, 4);
        CompletableFuture<RequestResult> ended = new CompletableFuture<>();
        loop.execute(() -> client.send(
                RequestLifecycle.schedule(context, plan, ArrivalObserver.NONE, label -> false),
                out -> out.writeCharSequence("{\"prompt\":\"hello\"}", StandardCharsets.UTF_8),
                ended::complete));
        return ended;
    }

    RequestResult join(CompletableFuture<RequestResult> ended) {
        try {
            return (RequestResult) CompletableFuture.anyOf(ended, fault.thenApply(t -> {
                        throw new IllegalStateException("fault of the client", t);
                    }))
                    .get(20, TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new IllegalStateException(e);
        }
    }

    ClientCounters counters() {
        return CompletableFuture.supplyAsync(client::counters, loop).join();
    }

    @Override
    public void close() {
        loop.execute(client::close);
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }
}
