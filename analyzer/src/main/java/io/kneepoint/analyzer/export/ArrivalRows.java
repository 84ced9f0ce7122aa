// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.export;

import io.kneepoint.schemas.event.RequestEnded;
import io.kneepoint.schemas.event.RequestScheduled;
import io.kneepoint.schemas.event.StreamEvent;
import io.kneepoint.schemas.event.TokensArrived;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/**
 * Events of one run in, arrivals out: undoes the frames. What it remembers grows with the requests in flight only.
 *
 * <p>The events of a request come in their order, as in a recording; one that comes again is left out. Confined to one thread.
 */
public final class ArrivalRows {

    private final RowFormat.RowWriter<ArrivalRow> rows;
    private final BooleanSupplier everyArrival;
    private final Map<Id, Progress> inFlight = new HashMap<>();

    /**
     * Hands the arrivals to a writer.
     *
     * @param everyArrival whether every arrival of the run was timed, so that the gaps between them mean something
     */
    public ArrivalRows(RowFormat.RowWriter<ArrivalRow> rows, BooleanSupplier everyArrival) {
        this.rows = rows;
        this.everyArrival = everyArrival;
    }

    /** Takes one event of the run. */
    public void accept(StreamEvent event) throws IOException {
        if (event.getOrdinal() == null) {
            return;
        }
        Id id = new Id(event.getWorker(), event.getOrdinal());
        if (event.getPayload() instanceof RequestScheduled scheduled) {
            inFlight.put(id, new Progress(scheduled.getStage()));
        } else if (event.getPayload() instanceof RequestEnded) {
            inFlight.remove(id);
        } else if (event.getPayload() instanceof TokensArrived frame) {
            Progress progress = inFlight.get(id);
            if (progress != null && event.getSequence() > progress.lastSequence) {
                progress.lastSequence = event.getSequence();
                write(event, frame, progress);
            }
        }
    }

    private void write(StreamEvent event, TokensArrived frame, Progress progress) throws IOException {
        List<Long> deltas = frame.getDeltasNanos();
        List<Integer> tokens = frame.getTokens();
        long offset = frame.getFirstOffsetNanos();
        for (int i = 0; i <= deltas.size(); i++) {
            offset += i == 0 ? 0 : deltas.get(i - 1);
            rows.write(new ArrivalRow(
                    event.getRunId(),
                    event.getWorker(),
                    event.getOrdinal(),
                    progress.stage,
                    progress.arrivals,
                    offset,
                    progress.arrivals == 0 || !everyArrival.getAsBoolean()
                            ? null
                            : (Long) (offset - progress.lastOffsetNanos),
                    tokens.isEmpty() ? 1 : tokens.get(i)));
            progress.arrivals++;
            progress.lastOffsetNanos = offset;
        }
    }

    private record Id(int worker, long ordinal) {}

    private static final class Progress {

        private final int stage;
        private long lastSequence;
        private long arrivals;
        private long lastOffsetNanos;

        private Progress(int stage) {
            this.stage = stage;
        }
    }
}
