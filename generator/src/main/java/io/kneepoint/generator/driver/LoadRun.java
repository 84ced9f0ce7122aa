// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.driver;

import io.kneepoint.generator.client.Transport;
import io.kneepoint.generator.request.RunClock;
import io.kneepoint.generator.sink.EventSink;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * A run of load levels, one after the other, against one endpoint, on one event loop of its own.
 *
 * <p>Guarantees: the sink sees run started first and run ended last, whatever happens in between; no event is older than a
 * watermark that came before it; run ended counts every distinct event. The sink stays the caller's.
 *
 * <p>Safe for use by several threads.
 */
public final class LoadRun {

    private final EventLoop loop;
    private final RunDriver driver;
    private final CompletableFuture<RunSummary> completion;

    private LoadRun(
            RunSpec spec,
            StagePlanner planner,
            EventSink sink,
            RunListener listener,
            RunClock clock,
            Transport transport) {
        EventLoopGroup group = transport.newEventLoop("kneepoint-load");
        loop = group.next();
        try {
            driver = new RunDriver(spec, planner, sink, listener, loop, clock, transport);
        } catch (RuntimeException e) {
            shutDown(group);
            throw e;
        }
        completion = driver.completion().whenComplete((summary, fault) -> shutDown(group));
    }

    /**
     * Starts a run.
     *
     * @throws IllegalArgumentException when the specification cannot be used, by name: a header, a CA file, a body
     */
    public static LoadRun start(RunSpec spec, EventSink sink, RunListener listener) {
        return start(spec, StagePlanner.inOrder(spec.stages()), sink, listener);
    }

    /**
     * Starts a run that begins with the first stage of the specification and goes on as the planner says.
     *
     * @throws IllegalArgumentException when the specification cannot be used, by name: a header, a CA file, a body
     */
    public static LoadRun start(RunSpec spec, StagePlanner planner, EventSink sink, RunListener listener) {
        return start(spec, planner, sink, listener, RunClock.system());
    }

    /**
     * The same by another clock, such as one that agrees with those of other workers.
     *
     * @throws IllegalArgumentException when the specification cannot be used, by name: a header, a CA file, a body
     */
    public static LoadRun start(
            RunSpec spec, StagePlanner planner, EventSink sink, RunListener listener, RunClock clock) {
        LoadRun run = new LoadRun(spec, planner, sink, listener, clock, Transport.best());
        run.loop.execute(run.driver::begin);
        return run;
    }

    /**
     * Ends the run early: no new requests, those in flight end or are aborted, and all closing events are written. Without effect
     * when the run is over.
     */
    public void stop() {
        try {
            loop.execute(driver::stop);
        } catch (RejectedExecutionException e) {
            completion.join(); // The loop ends after the run.
        }
    }

    /** Completes with the summary, or with the fault of this program that ended the run. */
    public CompletableFuture<RunSummary> completion() {
        return completion.copy();
    }

    /** Waits for the end of the run; throws {@link CompletionException} with the fault that ended it. */
    public RunSummary await() {
        return completion.join();
    }

    @SuppressWarnings("FutureReturnValueIgnored") // Its thread is a daemon; nobody waits for it.
    private static void shutDown(EventLoopGroup group) {
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }
}
