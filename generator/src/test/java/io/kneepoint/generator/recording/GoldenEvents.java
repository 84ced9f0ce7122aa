// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.recording;

import io.kneepoint.schemas.event.EndReason;
import io.kneepoint.schemas.event.Fidelity;
import io.kneepoint.schemas.event.FirstTokenRule;
import io.kneepoint.schemas.event.HealthSample;
import io.kneepoint.schemas.event.LastTokenRule;
import io.kneepoint.schemas.event.LoadKind;
import io.kneepoint.schemas.event.LoadPattern;
import io.kneepoint.schemas.event.MetricDefinitions;
import io.kneepoint.schemas.event.Objectives;
import io.kneepoint.schemas.event.Outcome;
import io.kneepoint.schemas.event.Price;
import io.kneepoint.schemas.event.RequestEnded;
import io.kneepoint.schemas.event.RequestScheduled;
import io.kneepoint.schemas.event.RequestSent;
import io.kneepoint.schemas.event.ResponseStarted;
import io.kneepoint.schemas.event.RunEnded;
import io.kneepoint.schemas.event.RunStarted;
import io.kneepoint.schemas.event.SketchBins;
import io.kneepoint.schemas.event.StageEnded;
import io.kneepoint.schemas.event.StageStarted;
import io.kneepoint.schemas.event.StreamEvent;
import io.kneepoint.schemas.event.TokensArrived;
import io.kneepoint.schemas.event.Watermark;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the golden recording of the first version holds: every kind of event, with every field set once and absent once where it
 * may be absent.
 */
final class GoldenEvents {

    static final String RUN_ID = "20261124-053737-gold";
    private static final long T = 1_795_498_657_000_000_000L;

    private GoldenEvents() {}

    static RunDescription description() {
        return RunDescription.builder(RUN_ID, "kneepoint 0.1.0", Instant.parse("2026-11-24T05:37:37.123456789Z"))
                .recorder("kneepoint 0.1.0")
                .endpoint("http://127.0.0.1:8000/v1/chat/completions")
                .model("llama3-8b")
                .plan(Map.of("levels", List.of(1, 2), "requests", 2))
                .prompts(new PromptFacts("ab".repeat(32), 3, 10, 20, 30))
                .machine(new MachineFacts(
                        "17.0.15+6", "OpenJDK", "Linux 6.1 amd64", 2, Optional.of("Some CPU"), 1 << 30))
                .calibration(Map.of("timingErrorP99Nanos", 120_000))
                .labels(Map.of("experiment", "golden"))
                .build();
    }

    static List<StreamEvent> all() {
        return List.of(
                ofRun(0, 0, runStarted()),
                ofRun(
                        0,
                        1,
                        new StageStarted(
                                0, "concurrency 2", LoadKind.CLOSED_LOOP, 2, null, T, LoadPattern.CONSTANT, null)),
                ofRun(
                        0,
                        2,
                        new StageStarted(
                                1, "rate 2.5/s", LoadKind.OPEN_LOOP, null, 2.5, null, LoadPattern.CONSTANT, null)),
                of(0, 0, new RequestScheduled(0, T + 1, 512, 128)),
                of(0, 1, new RequestSent(T + 2, 150_000L, 20_000L)),
                of(0, 2, new ResponseStarted(1_000_000L, 200)),
                of(0, 3, new TokensArrived(20_000_000L, List.of(), List.of(), 20_000_000L)),
                of(0, 4, new TokensArrived(25_000_000L, List.of(1L, 4_999_999_999L), List.of(1, 3, 1), null)),
                of(0, 5, requestEnded()),
                of(1, 0, new RequestScheduled(0, null, null, null)),
                of(1, 1, new RequestSent(null, null, null)),
                of(
                        1,
                        2,
                        RequestEnded.newBuilder()
                                .setOutcome(Outcome.CONNECT_REFUSED)
                                .setClosedOffsetNanos(null)
                                .setDetail("nobody listens")
                                .build()),
                ofRun(
                        0,
                        3,
                        new HealthSample(
                                T + 3,
                                new SketchBins(List.of(-2, 5), List.of(1L, 7L)),
                                new SketchBins(List.of(), List.of()),
                                4_000_000L,
                                9L,
                                2,
                                1L,
                                null,
                                null,
                                null,
                                null)),
                ofRun(0, 4, new Watermark(T + 4)),
                ofRun(0, 5, new StageEnded(0, T + 5, T, T + 5_000_000_000L, null, 2L)),
                ofRun(0, 6, new StageEnded(1, null, null, null, 7L, 0L)),
                ofRun(0, 7, new RunEnded(T + 6, EndReason.STOPPED, 15L, 2L, 3L, "the loop lagged")),
                ofRun(1, 0, new RunEnded(null, EndReason.FINISHED, 1L, 0L, null, null)));
    }

    private static RunStarted runStarted() {
        return new RunStarted(
                T,
                2,
                4,
                "kneepoint 0.1.0",
                "http://127.0.0.1:8000/v1/chat/completions",
                "llama3-8b",
                Map.of("experiment", "golden"),
                new MetricDefinitions(FirstTokenRule.FIRST_CONTENT, LastTokenRule.LAST_CONTENT, Fidelity.A),
                new Objectives(200_000_000L, 30_000_000L, null),
                new Price(0.15, 0.6));
    }

    private static RequestEnded requestEnded() {
        return new RequestEnded(
                Outcome.OK,
                5_025_100_000L,
                200,
                19_000_000L,
                5_025_050_000L,
                5_025_060_000L,
                512,
                5,
                64,
                1_000_000_000L,
                "went well");
    }

    private static StreamEvent ofRun(int worker, long sequence, Object payload) {
        return new StreamEvent(RUN_ID, worker, null, sequence, payload);
    }

    private static StreamEvent of(long ordinal, long sequence, Object payload) {
        return new StreamEvent(RUN_ID, 0, ordinal, sequence, payload);
    }
}
