// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.cli.capacity;

import static org.assertj.core.api.Assertions.assertThat;

import io.kneepoint.analyzer.assembly.Partial;
import io.kneepoint.analyzer.assembly.PartitionFold;
import io.kneepoint.analyzer.run.FoldStore;
import io.kneepoint.analyzer.run.MetricSink;
import io.kneepoint.analyzer.run.RunFold;
import io.kneepoint.generator.simulator.ClosedLoop;
import io.kneepoint.generator.simulator.EngineBlueprint;
import io.kneepoint.generator.simulator.LevelResult;
import io.kneepoint.generator.simulator.OpenLoop;
import io.kneepoint.generator.simulator.RequestResult;
import io.kneepoint.generator.simulator.RequestShape;
import io.kneepoint.generator.simulator.TimedRequest;
import io.kneepoint.schemas.event.EndReason;
import io.kneepoint.schemas.event.LoadKind;
import io.kneepoint.schemas.event.MetricDefinitions;
import io.kneepoint.schemas.event.Outcome;
import io.kneepoint.schemas.event.RequestEnded;
import io.kneepoint.schemas.event.RequestScheduled;
import io.kneepoint.schemas.event.RequestSent;
import io.kneepoint.schemas.event.RunEnded;
import io.kneepoint.schemas.event.RunStarted;
import io.kneepoint.schemas.event.StageStarted;
import io.kneepoint.schemas.event.StreamEvent;
import io.kneepoint.schemas.event.TokensArrived;
import io.kneepoint.schemas.event.Watermark;
import io.kneepoint.schemas.metric.RunState;
import io.kneepoint.schemas.metric.RunStatus;
import io.kneepoint.schemas.serde.TrustedRecords;
import io.kneepoint.schemas.sketch.TimeBins;
import io.kneepoint.schemas.timeline.RequestTimeline;
import io.kneepoint.schemas.topic.Topic;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;

/**
 * Open loads on a simulated engine of known capacity, in virtual time: the status of a run that goes on says that the load is too
 * much when it is, within a minute, and does not when it is not.
 */
class SimulatedOverloadLawTest {

    static {
        TrustedRecords.install();
    }

    private static final long START_EPOCH_NANOS = 1_700_000_000_000_000_000L;
    private static final long LENGTH_NANOS = 60_000_000_000L;
    private static final String RUN_ID = "overload";
    private static final int LIMIT = 16;
    private static final int SEEDS = 10;
    private static final RequestShape SHAPE = new RequestShape(0, 0, 256, 64, 128);

    private final EngineBlueprint engine = KnownLimitLawTest.engine(LIMIT);
    private final double capacity = capacity();

    /** Requests a second that the engine ends when there is always one waiting. */
    private double capacity() {
        LevelResult level = ClosedLoop.run(engine, 2 * LIMIT, 1_000, 7);
        return level.requests().size() * 1e9 / level.windowNanos();
    }

    @Test
    void shouldFindALoadAboveTheCapacityWhileItGoesOn() {
        assertThat(found(1.5)).as("runs in which it was found, of %d", SEEDS).isEqualTo(SEEDS);
    }

    @Test
    void shouldSeldomFindALoadBelowIt() {
        assertThat(found(0.6))
                .as("runs in which something was found, of %d", SEEDS)
                .isZero();
    }

    private long found(double shareOfCapacity) {
        return LongStream.rangeClosed(1, SEEDS)
                .filter(seed -> isFound(arrivals(shareOfCapacity * capacity, seed), seed))
                .count();
    }

    /** Poisson arrivals. */
    private static List<TimedRequest> arrivals(double ratePerSecond, long seed) {
        Random random = new Random(seed);
        List<TimedRequest> arrivals = new ArrayList<>();
        double at = 0;
        while (at < LENGTH_NANOS) {
            arrivals.add(new TimedRequest((long) at, SHAPE));
            at -= Math.log(1 - random.nextDouble()) / ratePerSecond * 1e9;
        }
        return arrivals;
    }

    private boolean isFound(List<TimedRequest> arrivals, long seed) {
        List<RunStatus> statuses = new ArrayList<>();
        RunFold run = new RunFold(RUN_ID, FoldStore.inMemory(), new MetricSink() {
            @Override
            public <V extends SpecificRecord> void emit(Topic<V> topic, List<String> parts, V record, int revision) {
                if (record instanceof RunStatus status) {
                    statuses.add(status);
                }
            }
        });
        PartitionFold partition = new PartitionFold(RUN_ID, 0, new PartitionFold.Output() {
            @Override
            public void timeline(RequestTimeline timeline) {
                // Only the status is looked at.
            }

            @Override
            public void partial(Partial partial) {
                run.accept(partial);
            }
        });
        events(OpenLoop.replay(engine, arrivals, seed)).forEach(partition::accept);

        RunStatus last = statuses.get(statuses.size() - 1);
        assertThat(last.getState()).isEqualTo(RunState.COMPLETE);
        assertThat(last.getDetail())
                .as("what was found belongs to the run that goes on")
                .isNull();
        return statuses.stream()
                .anyMatch(status -> status.getState() == RunState.RUNNING
                        && status.getDetail() != null
                        && status.getDetail().contains("rising together"));
    }

    private record Timed(long epochNanos, StreamEvent event) {}

    /** What a worker would have written, in the order of time, as long as new requests came. */
    private static List<StreamEvent> events(List<RequestResult> requests) {
        List<Timed> timed = new ArrayList<>();
        requests.forEach(request -> request(request, timed));
        timed.sort(Comparator.comparingLong(Timed::epochNanos));
        List<StreamEvent> events = new ArrayList<>();
        events.add(control(0, started()));
        events.add(control(1, stage()));
        long watermark = START_EPOCH_NANOS;
        for (Timed each : timed) {
            while (watermark <= each.epochNanos() && watermark <= START_EPOCH_NANOS + LENGTH_NANOS) {
                events.add(new StreamEvent(RUN_ID, 0, null, 0L, new Watermark(watermark)));
                watermark += TimeBins.WIDTH_NANOS;
            }
            events.add(each.event());
        }
        long end = timed.get(timed.size() - 1).epochNanos();
        events.add(control(
                2, new RunEnded(end, EndReason.FINISHED, timed.size() + 3L, (long) requests.size(), null, null)));
        return events;
    }

    private static void request(RequestResult request, List<Timed> timed) {
        long sent = START_EPOCH_NANOS + request.sentNanos();
        long[] sequence = {0};
        add(timed, request, sequence, sent, new RequestScheduled(0, sent, null, null));
        add(timed, request, sequence, sent, new RequestSent(sent, null, null));
        for (int i = 0; i < request.tokenNanos().size(); i++) {
            long offset = request.tokenNanos().get(i) - request.sentNanos();
            Object arrival = new TokensArrived(offset, List.of(), List.of(), i == 0 ? (Long) offset : null);
            add(timed, request, sequence, sent + offset, arrival);
        }
        long closed = request.endNanos() - request.sentNanos();
        add(
                timed,
                request,
                sequence,
                sent + closed,
                RequestEnded.newBuilder()
                        .setOutcome(request.succeeded() ? Outcome.OK : Outcome.FIRST_TOKEN_TIMEOUT)
                        .setClosedOffsetNanos(closed)
                        .setOutputTokens(request.outputTokens())
                        .build());
    }

    private static void add(
            List<Timed> timed, RequestResult request, long[] sequence, long epochNanos, Object payload) {
        timed.add(new Timed(epochNanos, new StreamEvent(RUN_ID, 0, request.number(), sequence[0]++, payload)));
    }

    private static RunStarted started() {
        return RunStarted.newBuilder()
                .setStartedEpochNanos(START_EPOCH_NANOS)
                .setWorkers(1)
                .setTool("simulator")
                .setDefinitions(MetricDefinitions.newBuilder().build())
                .build();
    }

    private static StageStarted stage() {
        return StageStarted.newBuilder()
                .setStage(0)
                .setName("open")
                .setKind(LoadKind.OPEN_LOOP)
                .setStartedEpochNanos(START_EPOCH_NANOS)
                .build();
    }

    private static StreamEvent control(long sequence, Object payload) {
        return new StreamEvent(RUN_ID, 0, null, sequence, payload);
    }
}
