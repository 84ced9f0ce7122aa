// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.trace;

import io.kneepoint.generator.recording.RecordedRun;
import io.kneepoint.generator.replay.RecordedArrival;
import io.kneepoint.generator.replay.RecordedArrivals;
import java.util.ArrayList;
import java.util.List;

/** The load of a recorded run as a trace: its requests at their intended times, with the lengths that they turned out to have. */
final class RecordedLoad {

    private RecordedLoad() {}

    /** Throws {@link TraceException} when the recording says nothing of times, as with one that was imported. */
    static Trace read(RecordedRun run) {
        List<TraceRequest> requests = new ArrayList<>();
        long leftOut = 0;
        try (RecordedArrivals arrivals = RecordedArrivals.of(run)) {
            while (arrivals.hasNext()) {
                RecordedArrival arrival = arrivals.next();
                if (arrival.intendedOffsetNanos().isEmpty()) {
                    throw new TraceException(
                            run.runId() + ": intended times unknown (expected: a run that Kneepoint drove itself)",
                            null);
                }
                int prompt = arrival.promptTokens().orElse(0);
                int output = arrival.outputTokens().orElse(0);
                if (prompt < 1 || output < 1) {
                    leftOut++;
                } else {
                    requests.add(
                            new TraceRequest(arrival.intendedOffsetNanos().getAsLong(), prompt, output, List.of()));
                }
            }
        }
        if (requests.isEmpty()) {
            throw new TraceException(run.runId() + ": no request with an answer (expected: at least one)", null);
        }
        return Trace.of(requests, leftOut);
    }
}
