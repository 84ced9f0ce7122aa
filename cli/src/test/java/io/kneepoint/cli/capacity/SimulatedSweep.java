// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.cli.capacity;

import io.kneepoint.analyzer.run.MetricSink;
import io.kneepoint.analyzer.run.OfflineFold;
import io.kneepoint.generator.simulator.ClosedLoop;
import io.kneepoint.generator.simulator.EngineBlueprint;
import io.kneepoint.generator.simulator.RequestResult;
import io.kneepoint.schemas.event.EndReason;
import io.kneepoint.schemas.event.LoadKind;
import io.kneepoint.schemas.event.MetricDefinitions;
import io.kneepoint.schemas.event.Outcome;
import io.kneepoint.schemas.event.RequestEnded;
import io.kneepoint.schemas.event.RequestScheduled;
import io.kneepoint.schemas.event.RequestSent;
import io.kneepoint.schemas.event.RunEnded;
import io.kneepoint.schemas.event.RunStarted;
import io.kneepoint.schemas.event.StageEnded;
import io.kneepoint.schemas.event.StageStarted;
import io.kneepoint.schemas.event.StreamEvent;
import io.kneepoint.schemas.event.TokensArrived;
import io.kneepoint.schemas.metric.ConcurrencyCurve;
import io.kneepoint.schemas.sketch.TimeBins;
import io.kneepoint.schemas.topic.Topic;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;

/**
 * A sweep of a simulated engine in virtual time, as events, folded as any run is: what the analyzer would say of an engine whose
 * limits are known.
 */
final class SimulatedSweep implements MetricSink {

    private static final long START_EPOCH_NANOS = 1_700_000_000_000_000_000L;
    private static final long PAUSE_NANOS = 1_000_000_000L;
    private static final String RUN_ID = "simulated";

    private final OfflineFold fold = new OfflineFold(RUN_ID, this);
    private ConcurrencyCurve curve;
    private long nextOrdinal;
    private long nextControl;
    private long nowEpochNanos = START_EPOCH_NANOS;

    private SimulatedSweep() {}

    /** The curve of these levels, each with about so many measured requests. */
    static ConcurrencyCurve curve(EngineBlueprint engine, int[] levels, int requests, long seed) {
        SimulatedSweep sweep = new SimulatedSweep();
        sweep.control(RunStarted.newBuilder()
                .setStartedEpochNanos(START_EPOCH_NANOS)
                .setWorkers(1)
                .setTool("simulator")
                .setDefinitions(MetricDefinitions.newBuilder().build())
                .build());
        for (int stage = 0; stage < levels.length; stage++) {
            // Those still in flight at the end are seen by another round of requests, which is not measured.
            List<RequestResult> ended = ClosedLoop.runWithTokenTimes(
                            engine, levels[stage], requests + 2 * levels[stage], seed * 1000 + levels[stage])
                    .requests();
            sweep.stage(stage, levels[stage], ended);
        }
        long generated = sweep.nextControl + sweep.eventsOfRequests + 1;
        sweep.control(new RunEnded(sweep.nowEpochNanos, EndReason.FINISHED, generated, sweep.nextOrdinal, null, null));
        sweep.fold.finish();
        return sweep.curve;
    }

    private long eventsOfRequests;

    @Override
    public <V extends SpecificRecord> void emit(Topic<V> topic, List<String> parts, V record, int revision) {
        if (record instanceof ConcurrencyCurve it) {
            curve = it;
        }
    }

    private void stage(int stage, int concurrency, List<RequestResult> ended) {
        long first = ended.stream().mapToLong(RequestResult::endNanos).min().orElseThrow();
        long last = ended.stream().mapToLong(RequestResult::endNanos).max().orElseThrow();
        long longest = ended.stream()
                .mapToLong(request -> request.endNanos() - request.sentNanos())
                .max()
                .orElseThrow();
        control(StageStarted.newBuilder()
                .setStage(stage)
                .setName("c" + concurrency)
                .setKind(LoadKind.CLOSED_LOOP)
                .setConcurrency(concurrency)
                .setStartedEpochNanos(nowEpochNanos)
                .build());
        ended.forEach(request -> request(stage, request));
        long from = TimeBins.ceiling(nowEpochNanos + first);
        long to = TimeBins.ceiling(nowEpochNanos + Math.max(first, last - longest));
        nowEpochNanos += last + PAUSE_NANOS;
        control(new StageEnded(stage, nowEpochNanos, from, to, null, (long) ended.size()));
    }

    private void request(int stage, RequestResult request) {
        long ordinal = nextOrdinal++;
        long sent = nowEpochNanos + request.sentNanos();
        List<Object> payloads = new ArrayList<>();
        payloads.add(new RequestScheduled(stage, sent, null, null));
        payloads.add(new RequestSent(sent, null, null));
        List<Long> times = request.tokenNanos();
        if (!times.isEmpty()) {
            List<Long> deltas = new ArrayList<>();
            for (int i = 1; i < times.size(); i++) {
                deltas.add(times.get(i) - times.get(i - 1));
            }
            long offset = times.get(0) - request.sentNanos();
            payloads.add(new TokensArrived(offset, deltas, List.of(), offset));
        }
        payloads.add(RequestEnded.newBuilder()
                .setOutcome(request.succeeded() ? Outcome.OK : Outcome.FIRST_TOKEN_TIMEOUT)
                .setClosedOffsetNanos(request.endNanos() - request.sentNanos())
                .setOutputTokens(times.size())
                .build());
        for (int sequence = 0; sequence < payloads.size(); sequence++) {
            fold.accept(new StreamEvent(RUN_ID, 0, ordinal, (long) sequence, payloads.get(sequence)));
        }
        eventsOfRequests += payloads.size();
    }

    private void control(Object payload) {
        fold.accept(new StreamEvent(RUN_ID, 0, null, nextControl++, payload));
    }
}
