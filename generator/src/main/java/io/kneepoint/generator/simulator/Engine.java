// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.simulator;

import io.kneepoint.generator.engine.StepTime;
import java.util.ArrayList;
import java.util.List;

/**
 * A continuous-batching inference engine as a discrete-event loop.
 *
 * <pre>
 * submit ▶ (network, front end) ▶ WAITING ▶ PREFILLING ▶ RUNNING ▶ COMPLETED
 *               queue full: REJECTED ┘  no first token in time: TIMED_OUT
 * </pre>
 *
 * A step gives every running request one token and spends the rest of its token budget on prefill. A request's first
 * token is made by the step that completes its prompt. Every request ends exactly once and gives back all it held. The
 * cost of a step does not depend on the size of the batch unless tokens are told one by one.
 *
 * <p>All chance comes from one seeded source. Confined to the thread that runs its {@link EventCalendar}.
 */
final class Engine {
    private final EngineSettings settings;
    private final StepTime stepTime;
    private final EventCalendar calendar;
    private final Randomness random;
    private final boolean tellTokens;
    private final KvPool pool;
    private final AdmissionQueue waiting;
    private final List<EngineRequest> prefilling = new ArrayList<>();
    private final PrefillPlan prefill;
    private final Batch batch = new Batch();
    private final EngineCounters.Tally tally = new EngineCounters.Tally();

    private long submitted;
    private long admissions;
    private int inFlight;
    private boolean stepping;

    Engine(
            EngineSettings settings,
            StepTime stepTime,
            long kvPoolTokens,
            EventCalendar calendar,
            Randomness random,
            boolean tellTokens) {
        this.settings = settings;
        this.stepTime = stepTime;
        this.calendar = calendar;
        this.random = random;
        this.tellTokens = tellTokens;
        pool = new KvPool(kvPoolTokens);
        waiting = new AdmissionQueue(settings.order(), pool);
        prefill = new PrefillPlan(settings);
    }

    /** Fills the cache with the workload's prefixes, as a service that has run for a while would have it. */
    void warm(Workload workload) {
        for (int prefix = 0; prefix < workload.prefixes(); prefix++) {
            pool.warm(prefix, workload.prefixTokens());
        }
    }

    /** Sends a request on its way; it arrives after network and front end. */
    EngineRequest submit(RequestShape shape, RequestListener listener) {
        long now = calendar.nowNanos();
        EngineRequest request = new EngineRequest(submitted++, shape, listener, now);
        double network = settings.networkDelay().toNanos() * random.spread(settings.networkSigma());
        double frontEnd = random.exponential((double) settings.frontEndDelay().toNanos() * inFlight);
        inFlight++;
        long arrival = now + Math.round(network + frontEnd);
        calendar.at(arrival, () -> arrive(request));
        settings.firstTokenDeadline()
                .ifPresent(deadline -> calendar.at(arrival + deadline.toNanos(), () -> expire(request)));
        return request;
    }

    /** The request's owner has gone: whatever it holds is freed at once. */
    void cancel(EngineRequest request) {
        if (!request.ended()) {
            end(request, EngineOutcome.CANCELLED);
        }
    }

    EngineGauges gauges() {
        int admitted = batch.size() + prefilling.size();
        return new EngineGauges(
                admitted, waiting.size(), inFlight, pool.heldTokens(), pool.idleTokens(), pool.capacity());
    }

    /** Tokens made so far; as {@link #counters} without its cost. */
    long outputTokens() {
        return tally.outputTokens;
    }

    EngineCounters counters() {
        return tally.snapshot();
    }

    private void arrive(EngineRequest request) {
        if (request.ended()) {
            return;
        }
        if (greatestNeed(request.shape) > pool.capacity()) {
            end(request, EngineOutcome.TOO_LARGE);
        } else if (waiting.size() >= settings.queueLimit()) {
            end(request, EngineOutcome.REJECTED);
        } else {
            waiting.add(request);
            request.listener.onQueued(request);
            startStep();
        }
    }

    private void expire(EngineRequest request) {
        if (!request.ended() && batch.generated(request) == 0) {
            end(request, EngineOutcome.TIMED_OUT);
        }
    }

    private void startStep() {
        if (stepping) {
            return;
        }
        if (growing()) {
            makeRoomForNextTokens();
        }
        admit();
        prefill.plan(prefilling, batch.size());
        long tokens = batch.size() + prefill.tokens();
        if (tokens == 0) {
            return;
        }
        stepping = true;
        double nanos = stepTime.nanos(tokens, batch.size(), batch.contextTokens(), prefill.context());
        calendar.at(calendar.nowNanos() + Math.round(nanos * random.spread(settings.stepSigma())), this::endStep);
    }

    private void makeRoomForNextTokens() {
        while (!pool.fitsMore(batch.size())) {
            EngineRequest youngest = batch.youngest();
            tally.preemptions++;
            release(youngest);
            waiting.addPreempted(youngest);
        }
        pool.takeMore(batch.size());
    }

    private void admit() {
        while (batch.size() + prefilling.size() < settings.maxRunning() && waiting.size() > 0) {
            EngineRequest next = waiting.best();
            long need = next.shape.tailTokens() + answerNeed(next);
            if (!pool.fits(next.shape, need)) {
                return;
            }
            waiting.remove(next);
            next.missingPrefix = pool.take(next.shape, need);
            next.cachedTokens = next.shape.prefixTokens() - next.missingPrefix;
            next.admittedTokens = need;
            next.prefillDone = 0;
            next.prefillLeft = next.prefillWith(next.cachedTokens);
            next.admission = admissions++;
            next.phase = EngineRequest.Phase.PREFILLING;
            prefilling.add(next);
            tally.promptTokens += next.shape.promptTokens();
            tally.cachedTokens += next.cachedTokens;
        }
    }

    private void endStep() {
        stepping = false;
        long now = calendar.nowNanos();
        tally.outputTokens += batch.advance();
        if (tellTokens) {
            batch.tell(now);
        }
        for (EngineRequest request : prefill.complete()) {
            startDecoding(request, now);
        }
        for (EngineRequest done = batch.finished(); done != null; done = batch.finished()) {
            end(done, EngineOutcome.COMPLETED);
        }
        startStep();
    }

    private void startDecoding(EngineRequest request, long now) {
        prefilling.remove(request);
        if (request.generatedBefore == 0) {
            request.firstTokenNanos = now;
        }
        batch.join(request);
        tally.outputTokens++;
        if (tellTokens) {
            request.listener.onToken(request, now);
        }
    }

    private void end(EngineRequest request, EngineOutcome outcome) {
        release(request);
        request.phase = EngineRequest.Phase.ENDED;
        inFlight--;
        tally.ended(outcome);
        request.listener.onEnd(request, outcome, calendar.nowNanos());
    }

    /** Takes the request out of wherever it stands and gives back what it holds. */
    private void release(EngineRequest request) {
        switch (request.phase) {
            case WAITING -> waiting.remove(request);
            case PREFILLING -> {
                prefilling.remove(request);
                int notComputed = Math.max(0, request.missingPrefix - request.prefillDone);
                pool.giveBack(request.shape, request.admittedTokens, notComputed);
            }
            case RUNNING -> {
                long held = request.admittedTokens + grownTokens(request);
                batch.leave(request);
                pool.giveBack(request.shape, held, 0);
            }
            case ARRIVING, ENDED -> {}
        }
    }

    private boolean growing() {
        return settings.kv() == EngineSettings.Kv.GROW;
    }

    /** Answer tokens that admission takes: all there may be, or those made so far and the next. */
    private long answerNeed(EngineRequest request) {
        return growing() ? request.generatedBefore + 1L : request.shape.maxOutputTokens();
    }

    private long greatestNeed(RequestShape shape) {
        return (long) shape.promptTokens() + (growing() ? shape.outputTokens() : shape.maxOutputTokens());
    }

    /** Tokens a growing request took since admission; a step under way has taken its token already. */
    private long grownTokens(EngineRequest request) {
        return growing() ? batch.decodeSteps(request) + (stepping ? 1L : 0L) : 0L;
    }
}
