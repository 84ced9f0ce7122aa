// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.request;

import io.kneepoint.generator.sink.EventSink;
import io.kneepoint.schemas.event.StreamEvent;
import io.kneepoint.schemas.event.Watermark;

/**
 * Gives every event of one worker its identity, counts it and hands it to the sink.
 *
 * <p>Guarantees: (worker, ordinal or null, sequence) is unique, and sequences are dense from 0, the request's its own and the run's
 * shared by all events of the run itself, watermarks included. Watermarks are not counted as generated.
 *
 * <p>Confined to one event loop.
 */
public final class RunJournal {

    private final String runId;
    private final int worker;
    private final EventSink sink;
    private long runSequence;
    private long generated;

    public RunJournal(String runId, int worker, EventSink sink) {
        this.runId = runId;
        this.worker = worker;
        this.sink = sink;
    }

    /** Writes an event of a request; the caller numbers them from 0. */
    void request(long ordinal, long sequence, Object payload) {
        generated++;
        sink.accept(new StreamEvent(runId, worker, ordinal, sequence, payload));
    }

    /** Writes an event of the run itself. */
    public void run(Object payload) {
        generated++;
        sink.accept(new StreamEvent(runId, worker, null, runSequence++, payload));
    }

    /** Says that all events before this time have been written. [ns since the Unix epoch] */
    public void watermark(long epochNanos) {
        sink.accept(new StreamEvent(runId, worker, null, runSequence++, new Watermark(epochNanos)));
    }

    /** Distinct events so far, watermarks left out. */
    public long eventsGenerated() {
        return generated;
    }
}
