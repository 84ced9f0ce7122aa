// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.driver;

import io.kneepoint.generator.client.StreamClient;
import io.kneepoint.generator.client.Transport;
import io.kneepoint.generator.health.HealthMonitor;
import io.kneepoint.generator.request.RequestContext;
import io.kneepoint.generator.request.RunClock;
import io.kneepoint.generator.request.RunJournal;
import io.kneepoint.generator.sink.EventSink;
import io.kneepoint.schemas.event.EndReason;
import io.kneepoint.schemas.event.Fidelity;
import io.kneepoint.schemas.event.FirstTokenRule;
import io.kneepoint.schemas.event.LastTokenRule;
import io.kneepoint.schemas.event.MetricDefinitions;
import io.kneepoint.schemas.event.RunEnded;
import io.kneepoint.schemas.event.RunStarted;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/**
 * Takes a run through its levels and writes the events of the run itself.
 *
 * <p>Confined to its event loop.
 */
final class RunDriver {

    private static final MetricDefinitions DEFINITIONS =
            new MetricDefinitions(FirstTokenRule.FIRST_CONTENT, LastTokenRule.LAST_CONTENT, Fidelity.A);
    private static final Duration TICK = Duration.ofMillis(10);
    private static final Duration WATERMARK = Duration.ofMillis(250);
    private static final Duration HEALTH = Duration.ofSeconds(1);

    private final RunSpec spec;
    private final EventSink sink;
    private final RunListener listener;
    private final EventLoop loop;
    private final RunClock clock;
    private final LoopGuard guard = new LoopGuard(this::onFault);
    private final RunJournal journal;
    private final RequestContext context;
    private final StreamClient client;
    private final HealthMonitor health;
    private final PendingStarts pending;
    private final RequestIssuer issuer;
    private final List<Future<?>> timers = new ArrayList<>();
    private final List<StageSummary> summaries = new ArrayList<>();
    private final CompletableFuture<RunSummary> completion = new CompletableFuture<>();
    private final StagePlanner planner;
    private Stage stage;
    private boolean stageOpen;
    private EndReason reason = EndReason.FINISHED;
    private Throwable fault;
    private boolean ended;

    RunDriver(
            RunSpec spec,
            StagePlanner planner,
            EventSink sink,
            RunListener listener,
            EventLoop loop,
            RunClock clock,
            Transport transport) {
        this.spec = spec;
        this.planner = planner;
        this.sink = sink;
        this.listener = listener;
        this.loop = loop;
        this.clock = clock;
        this.journal = new RunJournal(spec.about().runId(), spec.about().worker(), sink);
        this.context = RequestContext.of(clock, journal, spec.dialect(), spec.frames(), spec.timeouts());
        this.client = new StreamClient(spec.client(), spec.dialect(), loop, transport, clock, this::onFault);
        this.health = new HealthMonitor(loop, clock);
        this.pending = new PendingStarts(loop, clock, guard);
        this.issuer = new RequestIssuer(new RequestFactory(spec), spec.about().share(), context, client, health);
    }

    CompletableFuture<RunSummary> completion() {
        return completion;
    }

    void begin() {
        guard.guarded(this::beginRun).run();
    }

    private void beginRun() {
        RunAbout about = spec.about();
        journal.run(new RunStarted(
                clock.nowEpochNanos(),
                about.workers(),
                null,
                about.tool(),
                spec.client().endpoint().toString(),
                spec.shape().model(),
                about.labels(),
                DEFINITIONS,
                about.objectives().orElse(null),
                about.price().orElse(null)));
        health.start(spec.liveHeap());
        every(TICK, this::tick);
        every(WATERMARK, this::writeWatermark);
        every(HEALTH, this::writeHealth);
        beginStage(0, spec.stages().get(0), OptionalLong.empty());
        spec.warmCollection().ifPresent(after -> {
            long delayNanos = stage.startEpochNanos() + after.toNanos() - clock.nowEpochNanos();
            timers.add(loop.schedule(guard.guarded(this::onWarm), delayNanos, TimeUnit.NANOSECONDS));
        });
    }

    /** Late is never: what is stopped too late would be measured. */
    private void onWarm() {
        long now = clock.nowEpochNanos();
        long latestNanos = spec.warmCollection()
                .orElseThrow()
                .plus(RunSpec.LATEST_WARM_COLLECTION)
                .toNanos();
        if (stage.number() == 0 && now - stage.startEpochNanos() <= latestNanos) {
            health.askLiveHeap();
        }
    }

    private void every(Duration period, Runnable task) {
        timers.add(loop.scheduleAtFixedRate(
                guard.guarded(task), period.toNanos(), period.toNanos(), TimeUnit.NANOSECONDS));
    }

    private void beginStage(int number, StageSpec next, OptionalLong latencyDurationNanos) {
        long start = planner.startsAtEpochNanos(number).orElseGet(clock::nowEpochNanos);
        stage = next.load() instanceof StageLoad.OpenLoop openLoop
                ? new OpenLoopStage(number, next, openLoop, spec.load(), start, pending, issuer)
                : new ClosedLoopStage(
                        number,
                        next,
                        ((StageLoad.ClosedLoop) next.load()).target(),
                        spec.load(),
                        start,
                        pending,
                        issuer);
        stageOpen = true;
        journal.run(StageEvents.started(number, next, start));
        listener.onStageStarted(number, next);
        stage.expect(latencyDurationNanos);
        stage.start(latencyDurationNanos);
    }

    private void tick() {
        context.openFrames().sendOffUntil(clock.nanos() - spec.frames().linger().toNanos());
        long now = clock.nowEpochNanos();
        stage.advance(now);
        health.measuring(stage.isMeasuring(now));
        if (stageOpen && stage.isOver()) {
            endStage();
        } else if (!stageOpen && reason != EndReason.FINISHED) {
            endRun();
        }
    }

    private void endStage() {
        listener.onStageEnded(stage.number(), writeStageEnded());
        if (reason == EndReason.FINISHED) {
            planner.next(List.copyOf(summaries))
                    .whenComplete((next, cause) -> loop.execute(guard.guarded(() -> onNext(next, cause))));
        } else {
            endRun();
        }
    }

    private void onNext(Optional<StageSpec> next, Throwable cause) {
        if (ended) {
            return;
        }
        if (cause != null) {
            onFault(cause instanceof CompletionException && cause.getCause() != null ? cause.getCause() : cause);
        } else if (reason == EndReason.FINISHED && next.isPresent()) {
            beginStage(stage.number() + 1, next.get(), stage.meanDurationNanos());
        } else {
            endRun();
        }
    }

    private StageSummary writeStageEnded() {
        stageOpen = false;
        StageSummary summary = stage.summary();
        summaries.add(summary);
        journal.run(StageEvents.ended(
                stage.number(), summary, clock.nowEpochNanos(), spec.about().workers()));
        return summary;
    }

    private void writeWatermark() {
        pending.makeDue();
        long now = clock.nowEpochNanos();
        OptionalLong openFrame = context.openFrames().oldestNanos();
        long oldest = openFrame.isPresent() ? Math.min(now, clock.epochNanos(openFrame.getAsLong())) : now;
        journal.watermark(Math.min(oldest, pending.earliestEpochNanos().orElse(oldest)));
        listener.onProgress(stage.progress(now, context.counters().outputTokens(), sink.dropped()));
    }

    private void writeHealth() {
        journal.run(health.sample(stage.inFlight(), sink.dropped()));
    }

    /** Ends the run early. */
    void stop() {
        if (!ended && reason == EndReason.FINISHED) {
            reason = EndReason.STOPPED;
            guard.guarded(() -> stage.stop(clock.nowEpochNanos(), spec.load().stopTimeout()))
                    .run();
        }
    }

    private void endRun() {
        ended = true;
        timers.forEach(timer -> timer.cancel(false));
        pending.clear();
        journal.run(health.lastSample(sink.dropped()));
        Optional<String> invalid = fault == null
                ? health.invalidReason(spec.limits())
                : Optional.of("the run ended with a fault of the generator");
        long now = clock.nowEpochNanos();
        journal.watermark(now);
        long generated = journal.eventsGenerated() + 1;
        journal.run(new RunEnded(now, reason, generated, issuer.issued(), null, invalid.orElse(null)));
        health.close();
        client.close();
        complete(generated, invalid);
    }

    private void complete(long generated, Optional<String> invalid) {
        if (fault != null) {
            completion.completeExceptionally(fault);
            return;
        }
        completion.complete(new RunSummary(
                spec.about().runId(),
                reason,
                summaries,
                generated,
                issuer.issued(),
                context.counters().outputTokens(),
                client.counters(),
                invalid));
    }

    /** A fault of this program: writes what can still be written, and lets the run fail with it. */
    private void onFault(Throwable cause) {
        if (ended) {
            completion.completeExceptionally(cause);
            return;
        }
        ended = true;
        fault = cause;
        reason = EndReason.FAILED;
        try {
            if (stageOpen) {
                stage.stop(clock.nowEpochNanos(), Duration.ZERO);
                stage.abortAll("the run failed");
                writeStageEnded();
            }
            endRun();
        } catch (RuntimeException | Error e) {
            cause.addSuppressed(e);
            timers.forEach(timer -> timer.cancel(false));
            completion.completeExceptionally(cause);
        }
    }
}
