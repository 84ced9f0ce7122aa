// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.assembly;

import io.kneepoint.schemas.event.RunStarted;
import io.kneepoint.schemas.event.StreamEvent;
import io.kneepoint.schemas.event.TokensArrived;
import io.kneepoint.schemas.event.Watermark;
import io.kneepoint.schemas.timeline.RequestTimeline;

/**
 * The fold of one published run on one partition: events in, whole requests and partial results out.
 *
 * <p>Guarantees: repeated events change nothing; requests and partials are the same for every order of the events; a partial is
 * sent on when the watermark passes it, again when a late event changes it, and all of them when every worker has ended. The
 * fold's state can be saved piece by piece ({@link #drainUnsaved}) and restored.
 *
 * <p>Confined to one thread.
 */
public final class PartitionFold {

    private final String runId;
    private final int partition;
    private final Output output;
    private final PartitionBins bins;
    private final PartitionCounts counts = new PartitionCounts();
    private final PartitionWorkers workers;
    private final PendingSamples samples = new PendingSamples();
    private final ArrivalFrame scratch = new ArrivalFrame();
    private boolean heldBack;

    /** Where a fold's results go. */
    public interface Output {

        /** A request is whole. */
        void timeline(RequestTimeline timeline);

        /** A partial result is new or has changed. */
        void partial(Partial partial);
    }

    /** What became of an event. */
    public enum Acceptance {
        FOLDED,
        REPEATED,
        /** It came after everything that was written to this partition had been folded; it changed nothing. */
        LATE
    }

    /** A fold whose state can be saved. */
    public PartitionFold(String runId, int partition, Output output) {
        this(runId, partition, output, true);
    }

    private PartitionFold(String runId, int partition, Output output, boolean saved) {
        this.runId = runId;
        this.partition = partition;
        this.output = output;
        this.bins = new PartitionBins(partition, saved);
        this.workers = new PartitionWorkers(counts, saved);
    }

    /** A fold that lives and dies with its process: it keeps no note of what changed, and cannot be saved. */
    public static PartitionFold inMemory(String runId, int partition, Output output) {
        return new PartitionFold(runId, partition, output, false);
    }

    /** Takes one event; throws {@link MalformedEventException}, and changes nothing, when it breaks the contract. */
    public Acceptance accept(StreamEvent event) {
        return take(event);
    }

    private Acceptance take(StreamEvent event) {
        if (event.getWorker() < 0 || event.getSequence() < 0 || event.getOrdinal() != null && event.getOrdinal() < 0) {
            throw new MalformedEventException("identity: worker " + event.getWorker() + ", ordinal "
                    + event.getOrdinal() + ", sequence " + event.getSequence() + " (expected: none of them negative)");
        }
        EventContract.check(event);
        if (event.getPayload() instanceof TokensArrived payload
                && event.getOrdinal() != null
                && acceptInTurn(scratch.fill(event, payload))) {
            return Acceptance.FOLDED;
        }
        WorkerFold worker = workers.getOrNew(event.getWorker());
        if (event.getPayload() instanceof Watermark watermark) {
            worker.accept(watermark);
            workers.know(event.getWorker(), worker);
            sendUpToWatermark();
            return Acceptance.FOLDED;
        }
        boolean ofRequest = event.getOrdinal() != null;
        boolean repeated = ofRequest ? worker.knows(event) : worker.knowsControl(event);
        if (!repeated && (counts.givenUp || ofRequest && isComplete())) {
            counts.lateEvents++;
            counts.changed();
            sendProgress(isDrained());
            return Acceptance.LATE;
        }
        return repeated || !fold(event, worker) ? Acceptance.REPEATED : Acceptance.FOLDED;
    }

    /** Takes one frame, as {@link #accept(StreamEvent)} takes the event that it is. */
    public Acceptance accept(ArrivalFrame frame) {
        return acceptInTurn(frame) ? Acceptance.FOLDED : take(frame.toEvent(runId));
    }

    /** Folds a frame of a request in flight whose turn it is: nearly every event of a run that nothing disturbs. */
    private boolean acceptInTurn(ArrivalFrame frame) {
        WorkerFold worker = workers.get(frame.worker);
        if (worker == null || counts.givenUp || isComplete() || !worker.acceptInTurn(frame)) {
            return false;
        }
        counts.requestEvents++;
        folded();
        return true;
    }

    private void folded() {
        counts.distinctEvents++;
        counts.changed();
        heldBack = true;
        if (isComplete()) {
            flush();
        }
    }

    private boolean fold(StreamEvent event, WorkerFold worker) {
        if (event.getOrdinal() == null) {
            if (!worker.acceptControl(event)) {
                return false;
            }
            workers.know(event.getWorker(), worker);
            workers.changed();
            if (event.getPayload() instanceof RunStarted started) {
                counts.roster = started.getWorkers();
            }
            output.partial(new Partial(Partial.Key.control(event.getWorker(), event.getSequence()), Bodies.of(event)));
            folded();
            if (heldBack && isDrained()) {
                flush();
            }
        } else {
            RequestFold request = worker.acceptRequestEvent(event, bins);
            if (request == null) {
                return false;
            }
            workers.know(event.getWorker(), worker);
            counts.requestEvents++;
            if (request.isFinished()) {
                finish(request, event.getWorker());
            }
            folded();
        }
        return true;
    }

    private void finish(RequestFold request, int worker) {
        RequestTimeline timeline = request.timeline(runId, worker, request.ordinal);
        output.timeline(timeline);
        samples.add(timeline, this::sendChunk);
    }

    private void sendChunk(int stage, byte[] chunk) {
        output.partial(new Partial(Partial.Key.samples(stage, partition, counts.nextChunk()), chunk));
    }

    /** Requests that have begun and not ended here. */
    public int requestsInFlight() {
        return workers.requestsInFlight();
    }

    private boolean isDrained() {
        return workers.haveEnded();
    }

    private boolean isComplete() {
        return counts.distinctEvents >= workers.expectedEvents();
    }

    /**
     * Sends on what came after every worker had ended but is not all that they wrote here. It is not sent with each event, which
     * would cost the run stage a whole report for each; call this now and then.
     */
    public void sendHeldBack() {
        if (heldBack && isDrained()) {
            flush();
        }
    }

    private void sendUpToWatermark() {
        Long lowest = workers.watermarkEpochNanos();
        if (lowest != null && (counts.sentWatermark == null || lowest > counts.sentWatermark)) {
            counts.sentWatermark = lowest;
            counts.changed();
            bins.freezeUpTo(lowest).forEach(output::partial);
            samples.send(this::sendChunk);
            sendProgress(false);
        }
    }

    /**
     * The run is closed though not all of it is here: what still comes is late from now on. Changes nothing when all of it is
     * here, since what comes then is late anyway.
     */
    public void giveUp() {
        if (!counts.givenUp && !isComplete()) {
            flush();
            counts.givenUp = true;
            counts.changed();
        }
    }

    /** Whether every worker has ended on this partition. */
    public boolean hasEnded() {
        return isDrained();
    }

    /** Sends on all that is held back, as when no more events can come though not every worker has ended. */
    public void flush() {
        counts.changed();
        heldBack = false;
        bins.freezeUpTo(null).forEach(output::partial);
        samples.send(this::sendChunk);
        sendProgress(isDrained());
    }

    private void sendProgress(boolean drained) {
        Partial.Progress progress =
                new Partial.Progress(counts.sentWatermark, counts.requestEvents, counts.lateEvents, drained);
        output.partial(new Partial(Partial.Key.progress(partition), progress.toBytes()));
    }

    /** Hands over every piece of state that changed since the last call. */
    public void drainUnsaved(StateSink sink) {
        workers.drainUnsaved(sink, runId);
        bins.drainUnsaved(sink);
        counts.drainUnsaved(sink);
        samples.drainUnsaved(sink);
    }

    /** Puts back one piece of state that {@link #drainUnsaved} handed over. */
    public void restore(byte[] key, byte[] value) {
        heldBack = true;
        workers.changed();
        if (WorkerFold.owns(key)) {
            workers.of(key).restore(key, value, bins);
        } else if (PartitionCounts.owns(key)) {
            counts.restore(value);
        } else if (PendingSamples.owns(key)) {
            samples.restore(value);
        } else {
            bins.restore(key, value);
        }
    }

    /** Takes back one piece of state, which {@link #drainUnsaved} said was gone. */
    public void forget(byte[] key) {
        if (WorkerFold.owns(key)) {
            workers.of(key).forget(key);
        } else if (PendingSamples.owns(key)) {
            samples.forget();
        }
    }
}
