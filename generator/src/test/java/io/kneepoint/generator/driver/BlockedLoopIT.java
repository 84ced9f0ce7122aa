// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.driver;

import static io.kneepoint.generator.testing.Script.sse;
import static org.assertj.core.api.Assertions.assertThat;

import io.kneepoint.generator.arrival.Rate;
import io.kneepoint.generator.arrival.RateProfile;
import io.kneepoint.generator.arrival.SpacedArrivals;
import io.kneepoint.generator.arrival.Spacing;
import io.kneepoint.generator.sink.EventSink;
import io.kneepoint.generator.testing.CollectingSink;
import io.kneepoint.generator.testing.Script;
import io.kneepoint.generator.testing.ScriptedServer;
import io.kneepoint.schemas.event.HealthSample;
import io.kneepoint.schemas.event.LoadPattern;
import io.kneepoint.schemas.event.RequestScheduled;
import io.kneepoint.schemas.event.RequestSent;
import io.kneepoint.schemas.event.RunEnded;
import io.kneepoint.schemas.event.StreamEvent;
import io.kneepoint.schemas.event.TokensArrived;
import io.kneepoint.schemas.event.Watermark;
import io.kneepoint.schemas.sketch.DurationSketch;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** A generator that is held up by itself says so, and blames nobody else. */
class BlockedLoopIT {

    /** Answers take longer than the steps between requests, so that some are under way whenever a block begins. */
    private static final Script ANSWER =
            sse().pause(20).role().token("a").finish().done().end();

    private static final Duration BLOCK = Duration.ofMillis(200);

    /** Blocks the event loop at each watermark, which comes four times a second. */
    private static final class BlockingSink implements EventSink {

        private final CollectingSink events = new CollectingSink();

        @Override
        public void accept(StreamEvent event) {
            events.accept(event);
            if (event.getPayload() instanceof Watermark) {
                long until = System.nanoTime() + BLOCK.toNanos();
                while (System.nanoTime() < until) {
                    LockSupport.parkNanos(until - System.nanoTime());
                }
            }
        }

        @Override
        public long dropped() {
            return 0;
        }

        @Override
        public void close() {}
    }

    @Test
    void shouldShowABlockedLoopAsLatenessAndLagAndAnInvalidRun() throws Exception {
        StageSpec stage = StageSpec.of(
                "open",
                new StageLoad.OpenLoop(
                        () -> new SpacedArrivals(new RateProfile.Constant(Rate.perSecond(100)), new Spacing.Even()),
                        100,
                        10_000),
                new Measurement.Timed(Duration.ofMillis(100), Duration.ofMillis(2_600)),
                LoadPattern.CONSTANT);
        BlockingSink sink = new BlockingSink();
        RunSummary summary;
        try (ScriptedServer server = ScriptedServer.start(seen -> ANSWER)) {
            summary = Runs.await(LoadRun.start(Runs.to(server.url("/"), stage), sink, RunListener.NONE));
        }

        EventLaws.assertAll(sink.events.events());
        assertThat(summary.invalidReason().orElseThrow())
                .matches(
                        "event loop lag p99 while measuring: [0-9.]+ ms \\(expected: at most 50 ms\\); requests taken up after their"
                                + " intended time p99 while measuring: [0-9.]+ ms \\(expected: at most 50 ms\\)");
        assertThat(sink.events.all(RunEnded.class).get(0).getInvalidReason())
                .isEqualTo(summary.invalidReason().orElseThrow());
        long almostTheBlock = BLOCK.toNanos() / 2;
        assertThat(p99(sink.events.all(HealthSample.class).stream()
                        .map(sample -> DurationSketch.fromBins(sample.getLoopLag()))
                        .toList()))
                .isGreaterThan(almostTheBlock);
        assertThat(p99(sink.events.all(HealthSample.class).stream()
                        .map(sample -> DurationSketch.fromBins(sample.getSendLateness()))
                        .toList()))
                .isGreaterThan(almostTheBlock);
        assertThat(lateRequests(sink.events))
                .as("requests whose lateness is in their own events, from intended to sent")
                .isGreaterThan(50);
        assertThat(slowAfterSent(sink.events))
                .as("requests whose time to first token, even from sent, is the block's and not the server's")
                .isPositive();
    }

    private static long slowAfterSent(CollectingSink events) {
        return events.all(TokensArrived.class).stream()
                .filter(frame -> frame.getFirstAnswerOffsetNanos() != null)
                .filter(frame -> frame.getFirstOffsetNanos() > BLOCK.toNanos() / 2)
                .count();
    }

    private static long lateRequests(CollectingSink events) {
        long late = 0;
        for (long ordinal = 0; ordinal < events.all(RequestScheduled.class).size(); ordinal++) {
            List<RequestSent> sent = events.of(ordinal, RequestSent.class);
            long intended = events.of(ordinal, RequestScheduled.class).get(0).getIntendedEpochNanos();
            late += !sent.isEmpty() && sent.get(0).getSentEpochNanos() - intended > TimeUnit.MILLISECONDS.toNanos(20)
                    ? 1
                    : 0;
        }
        return late;
    }

    private static long p99(List<DurationSketch> sketches) {
        DurationSketch all = new DurationSketch();
        sketches.forEach(all::merge);
        return all.quantile(0.99);
    }
}
