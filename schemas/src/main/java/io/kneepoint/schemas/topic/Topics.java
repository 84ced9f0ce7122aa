// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.schemas.topic;

import io.kneepoint.schemas.deadletter.DeadLetter;
import io.kneepoint.schemas.event.StreamEvent;
import io.kneepoint.schemas.metric.ConcurrencyCurve;
import io.kneepoint.schemas.metric.ConcurrencyLevel;
import io.kneepoint.schemas.metric.LatencyWindow;
import io.kneepoint.schemas.metric.RunStatus;
import io.kneepoint.schemas.timeline.RequestTimeline;
import io.kneepoint.schemas.verdict.Verdict;
import io.kneepoint.schemas.workers.WorkerSignal;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;

/** The immutable catalogue of topics. Nobody writes a topic's name twice. */
public final class Topics {

    /**
     * What happened, as it happens. Key: run/ingest/worker/ordinal, or run/ingest/worker for an event of the run itself, which
     * is written to every partition. One record is one event; tokens come in frames. Writers: the generator's Kafka sink, a
     * replay. Reader: the analyzer. Kept 7 days.
     */
    public static final Topic<StreamEvent> STREAM_EVENTS =
            new Topic<>("kneepoint.stream-events", StreamEvent.class, false, Optional.of(Duration.ofDays(7)));

    /**
     * One record is one request, whole. Key: run/ingest/worker/ordinal. Writer: the analyzer's assembly. Readers: dashboards,
     * notebooks. Kept 7 days.
     */
    public static final Topic<RequestTimeline> REQUEST_TIMELINES =
            new Topic<>("kneepoint.request-timelines", RequestTimeline.class, false, Optional.of(Duration.ofDays(7)));

    /**
     * One record is one window of a run; a later record of the same key replaces it. Key: run/ingest/length in ms/start in epoch
     * ms. Writer: the analyzer. Readers: dashboards, Prometheus. Kept 30 days.
     */
    public static final Topic<LatencyWindow> LATENCY_WINDOWS =
            new Topic<>("kneepoint.latency-windows", LatencyWindow.class, false, Optional.of(Duration.ofDays(30)));

    /**
     * One record is one load level of a run. Key: run/ingest/stage, and for a ramp run/ingest/stage/level. Writer: the analyzer. Readers: reports, dashboards, verdicts.
     * Kept 30 days.
     */
    public static final Topic<ConcurrencyLevel> CONCURRENCY_LEVELS = new Topic<>(
            "kneepoint.concurrency-levels", ConcurrencyLevel.class, false, Optional.of(Duration.ofDays(30)));

    /** One record is the curve of a run. Key: run/ingest. Writer: the analyzer. Readers: reports, dashboards. Kept 30 days. */
    public static final Topic<ConcurrencyCurve> CONCURRENCY_CURVES = new Topic<>(
            "kneepoint.concurrency-curves", ConcurrencyCurve.class, false, Optional.of(Duration.ofDays(30)));

    /**
     * One record is one gate of a run against the baseline of its experiment, or all of them together. Key:
     * run/ingest/metric-statistic/level, and run/ingest for all together. Writer: the analyzer. Readers: dashboards, CI. Kept 30 days.
     */
    public static final Topic<Verdict> VERDICTS =
            new Topic<>("kneepoint.verdicts", Verdict.class, false, Optional.of(Duration.ofDays(30)));

    /** One record is one record that could not be used. Key: as the record had. Writer: any stage. Reader: people. Kept 30 days. */
    public static final Topic<DeadLetter> DEAD_LETTERS =
            new Topic<>("kneepoint.dead-letters", DeadLetter.class, false, Optional.of(Duration.ofDays(30)));

    /** The state of each run. Key: run/ingest. Writer: the analyzer. Readers: reports, dashboards. Compacted, kept for ever. */
    public static final Topic<RunStatus> RUNS = new Topic<>("kneepoint.runs", RunStatus.class, true, Optional.empty());

    /**
     * What the processes of a run with several workers say to each other; all of a run in one partition, in one order. Key:
     * run/workers. Writer: the workers. Reader: the workers. Kept 1 day.
     */
    public static final Topic<WorkerSignal> WORKERS =
            new Topic<>("kneepoint.workers", WorkerSignal.class, false, Optional.of(Duration.ofDays(1)));

    private Topics() {}

    /** All of them. */
    public static List<Topic<? extends SpecificRecord>> all() {
        return List.of(
                STREAM_EVENTS,
                REQUEST_TIMELINES,
                LATENCY_WINDOWS,
                CONCURRENCY_LEVELS,
                CONCURRENCY_CURVES,
                VERDICTS,
                DEAD_LETTERS,
                RUNS,
                WORKERS);
    }
}
