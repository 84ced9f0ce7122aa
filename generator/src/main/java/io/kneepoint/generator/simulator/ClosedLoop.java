// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.simulator;

import io.kneepoint.generator.engine.StepTime;
import java.util.ArrayList;
import java.util.List;

/**
 * The built-in closed loop in virtual time: so many workers, each sending its next request when the last one ended (after
 * an error, when its back-off is over).
 *
 * <p>Workers start evenly spread over about one request's latency, since a start all at once is a load of its own. The
 * first {@code concurrency} requests to end are dropped, the next {@code requests} are the sample, and the load stays on
 * until the last of them. Deterministic by seed; confined to one thread.
 */
public final class ClosedLoop {
    private final EngineBlueprint blueprint;
    private final int concurrency;
    private final int requests;
    private final VirtualEngine engine;
    private final List<RequestResult> sample = new ArrayList<>();
    private int ended;
    private long sampleFromNanos;
    private long sampleFromTokens;
    private double kvFillNanos;

    private ClosedLoop(EngineBlueprint blueprint, int concurrency, int requests, long seed, boolean tokenTimes) {
        Positive.whole("concurrency", concurrency);
        Positive.whole("requests", requests);
        this.blueprint = blueprint;
        this.concurrency = concurrency;
        this.requests = requests;
        engine = new VirtualEngine(blueprint, seed, tokenTimes);
    }

    /** Runs one level; the same arguments give the same result. */
    public static LevelResult run(EngineBlueprint blueprint, int concurrency, int requests, long seed) {
        return new ClosedLoop(blueprint, concurrency, requests, seed, false).run();
    }

    /** As {@link #run}, with the time of every token in the results. */
    public static LevelResult runWithTokenTimes(EngineBlueprint blueprint, int concurrency, int requests, long seed) {
        return new ClosedLoop(blueprint, concurrency, requests, seed, true).run();
    }

    private LevelResult run() {
        double spreadNanos = typicalLatencyNanos();
        for (int worker = 0; worker < concurrency; worker++) {
            engine.calendar().at(Math.round(spreadNanos * worker / concurrency), this::sendNext);
        }
        EventCalendar calendar = engine.calendar();
        while (sample.size() < requests) {
            double fill = engine.engine().gauges().kvFill();
            long before = calendar.nowNanos();
            calendar.runNext();
            if (ended >= concurrency) {
                kvFillNanos += fill * (calendar.nowNanos() - before);
            }
        }
        long windowNanos = calendar.nowNanos() - sampleFromNanos;
        return new LevelResult(
                concurrency,
                List.copyOf(sample),
                windowNanos,
                engine.engine().outputTokens() - sampleFromTokens,
                windowNanos == 0 ? 0 : kvFillNanos / windowNanos,
                engine.engine().counters());
    }

    private void sendNext() {
        engine.submitDrawn(this::onEnd);
    }

    private void onEnd(RequestResult result) {
        ended++;
        if (ended > concurrency && sample.size() < requests) {
            sample.add(result);
        }
        if (ended == concurrency) {
            sampleFromNanos = engine.calendar().nowNanos();
            sampleFromTokens = engine.engine().outputTokens();
        }
        long pauseNanos =
                result.succeeded() ? 0 : blueprint.workload().backOff().toNanos();
        engine.calendar().at(engine.calendar().nowNanos() + pauseNanos, this::sendNext);
    }

    /** What the answer of a request would take while half of the workers run, which is the average while they start. */
    private double typicalLatencyNanos() {
        Workload workload = blueprint.workload();
        StepTime stepTime = new StepTime(blueprint.deployment(), blueprint.efficiency());
        int half = (concurrency + 1) / 2;
        double context = half * (workload.typicalContextTokens() - workload.maxOutputTokens() / 2.0);
        return workload.outputTokens() * stepTime.nanos(half, half, Math.round(context), 0);
    }
}
