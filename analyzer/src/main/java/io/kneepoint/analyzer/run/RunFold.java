// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.run;

import io.kneepoint.analyzer.assembly.Partial;
import io.kneepoint.analyzer.concurrency.LevelFold;
import io.kneepoint.schemas.event.HealthSample;
import io.kneepoint.schemas.event.RunStarted;
import io.kneepoint.schemas.event.StageEnded;
import io.kneepoint.schemas.event.StageStarted;
import io.kneepoint.schemas.event.StreamEvent;
import io.kneepoint.schemas.metric.RunState;
import io.kneepoint.schemas.metric.RunStatus;
import io.kneepoint.schemas.serde.TrustedRecords;
import io.kneepoint.schemas.topic.Topics;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The fold of one published run: partial results of its partitions in, metric records out.
 *
 * <p>Guarantees: the last record of each key is the same for every order, grouping and repetition of the partials. A window is
 * emitted when every partition's watermark has passed it and again when it changes; a level when its stage has ended everywhere;
 * the status as the run goes on, and for good when it closes: COMPLETE as soon as every event that was generated has been folded,
 * INCOMPLETE or CUT when told that nothing more will come ({@link #close}). While it runs, the status says when the load seems to
 * be more than the endpoint can take ({@link OverloadWatch}).
 *
 * <p>Everything it knows is in its {@link FoldStore}: a new fold on the same store goes on where the old one stopped. Confined to
 * one thread.
 */
public final class RunFold {

    static {
        TrustedRecords.install();
    }

    private final String runId;
    private final FoldStore store;
    private final MetricSink sink;
    private final RunRoster roster = new RunRoster();
    private final RunHealth health = new RunHealth();
    private final OverloadWatch overload = new OverloadWatch();
    private final RunProgress progress = new RunProgress(roster);
    private final WindowSchedule windows;
    private final LevelSchedule levels;
    private final RunClosing closing;
    private RunStatus lastStatus;

    /** A fold with windows of 1 s and 10 s. */
    public RunFold(String runId, FoldStore store, MetricSink sink) {
        this(runId, store, sink, WindowLengths.defaults());
    }

    public RunFold(String runId, FoldStore store, MetricSink sink, WindowLengths lengths) {
        this.runId = runId;
        this.store = store;
        this.sink = sink;
        this.windows = new WindowSchedule(runId, store, sink, roster, lengths, overload);
        this.levels = new LevelSchedule(runId, store, sink, roster);
        this.closing = new RunClosing(store, roster, progress);
        for (Partial.Kind kind : Partial.Kind.values()) {
            store.scanPrefix(Partial.Key.prefix(kind), (key, value) -> take(new Partial(key, value), null));
        }
        closing.resume();
    }

    /** Takes a partial result, and emits what is due. Of a run that was given up only the count of late events still changes. */
    public void accept(Partial partial) {
        if (closing.isGivenUp() && partial.kind() != Partial.Kind.PROGRESS) {
            return;
        }
        byte[] before = store.get(partial.key());
        if (java.util.Arrays.equals(before, partial.value())) {
            return;
        }
        store.put(partial.key(), partial.value());
        take(partial, before);
        if (closing.isGivenUp()) {
            emitStatus();
            return;
        }
        // A control event that comes after everything else brings no new progress with it.
        if (partial.kind() == Partial.Kind.PROGRESS || partial.kind() == Partial.Kind.CONTROL && isDrained()) {
            emitDue();
        }
    }

    private void take(Partial partial, byte[] before) {
        switch (partial.kind()) {
            case BIN -> {
                windows.changed(partial, before);
                levels.changed(Partial.Key.stage(partial.key()));
            }
            case UNTIMED_BIN -> levels.changed(Partial.Key.stage(partial.key()));
            case SAMPLES -> {
                windows.samples(partial);
                levels.changed(Partial.Key.stage(partial.key()));
            }
            case CONTROL -> {
                if (before == null) {
                    control(Partial.controlEvent(partial.value()));
                }
            }
            case PROGRESS -> progress.accept(partial);
        }
    }

    private void control(StreamEvent event) {
        progress.control();
        roster.accept(event);
        Object payload = event.getPayload();
        if (payload instanceof HealthSample sample) {
            health.accept(event.getWorker(), sample);
        } else if (payload instanceof StageStarted started) {
            levels.changed(started.getStage());
        } else if (payload instanceof StageEnded ended) {
            levels.changed(ended.getStage());
        } else if (payload instanceof RunStarted started) {
            roster.stages().forEach(levels::changed);
            if (started.getStartedEpochNanos() != null) {
                windows.started(started.getStartedEpochNanos());
            }
        }
    }

    private void emitDue() {
        if (roster.declaration() == null) {
            return;
        }
        boolean drained = isDrained();
        Long watermark = drained ? null : progress.watermarkEpochNanos();
        if (drained || watermark != null) {
            windows.emit(watermark);
            levels.emit(watermark);
        }
        closing.judge();
        emitStatus();
    }

    /** Nothing more will come, as far as anyone can tell: closes the run as INCOMPLETE or CUT unless it is COMPLETE. */
    public void close() {
        if (!closing.close()) {
            return;
        }
        windows.emit(null);
        levels.emit(null);
        emitStatus();
    }

    /** Whether the run is closed, so that no more records are expected. */
    public boolean isClosed() {
        return closing.state() != RunState.RUNNING;
    }

    /** Whether every event that was generated has been folded. */
    public boolean isComplete() {
        return closing.state() == RunState.COMPLETE;
    }

    /** The run as a sample for comparisons; its fingerprint is the model that it names. */
    public RunSamples samples() {
        String model = roster.declaration().getModel();
        Map<String, String> fingerprint = model == null ? Map.of() : Map.of("model", model);
        return RunSamples.of(runId, fingerprint, status(), declaration(), levels.folds());
    }

    /** Whether every worker has ended, on every partition. */
    public boolean isDrained() {
        return progress.isDrained();
    }

    private void emitStatus() {
        boolean goesOn = closing.state() == RunState.RUNNING;
        if (lastStatus != null
                && goesOn
                && lastStatus.getState() == RunState.RUNNING
                && Objects.equals(lastStatus.getDetail(), detail())) {
            return;
        }
        RunStatus status = status();
        boolean worthTelling = lastStatus == null
                || lastStatus.getState() != status.getState()
                || goesOn
                || !status.equals(lastStatus);
        if (worthTelling) {
            sink.emit(Topics.RUNS, List.of(), status, 0);
            lastStatus = status;
        }
    }

    private String detail() {
        return closing.state() == RunState.RUNNING
                ? overload.finding().orElse(null)
                : closing.detail().orElse(null);
    }

    /** What the run says of itself; empty while its first event is missing. */
    Optional<RunStarted> declaration() {
        return Optional.ofNullable(roster.declaration());
    }

    /** Its levels as they stand. */
    List<LevelFold> levelFolds() {
        return levels.folds();
    }

    /** The run as it stands. */
    public RunStatus status() {
        RunStarted declaration = roster.declaration();
        RunStatus.Builder status = RunStatus.newBuilder()
                .setRunId(runId)
                .setState(closing.state())
                .setEventsExpected(roster.eventsGenerated())
                .setEventsReceived(closing.received())
                .setDetail(detail())
                .setStartedEpochNanos(roster.startedEpochNanos())
                .setEndedEpochNanos(roster.endedEpochNanos())
                .setRequests(roster.requestsScheduled())
                .setInvalidReason(roster.invalidReason());
        if (declaration != null) {
            status.setTool(declaration.getTool())
                    .setModel(declaration.getModel())
                    .setEndpoint(declaration.getEndpoint())
                    .setLabels(new TreeMap<>(declaration.getLabels()));
        }
        health.describe(status, roster.requestsScheduled());
        return status.build();
    }
}
