// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.simulator;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Requests that come when they come, in virtual time: given instants, whatever became of those before. Runs until the last
 * request has ended. Deterministic by seed; for any thread, each run on its own.
 */
public final class OpenLoop {
    private OpenLoop() {}

    /**
     * Sends a request of the blueprint's workload at each of these instants.
     *
     * @param sendNanos engine nanoseconds since the run begins, each zero or more
     * @return one result a request, in the order of sending
     */
    public static List<RequestResult> run(EngineBlueprint blueprint, List<Long> sendNanos, long seed) {
        VirtualEngine engine = new VirtualEngine(blueprint, seed, false);
        List<RequestResult> results = new ArrayList<>();
        for (long at : sendNanos) {
            Positive.orZero("sendNanos", (double) at);
            engine.calendar().at(at, () -> engine.submitDrawn(results::add));
        }
        return runOut(engine, results);
    }

    /** Sends these requests. As {@link #run}, with shapes given and the time of every token in the results. */
    public static List<RequestResult> replay(EngineBlueprint blueprint, List<TimedRequest> requests, long seed) {
        VirtualEngine engine = new VirtualEngine(blueprint, seed, true);
        List<RequestResult> results = new ArrayList<>();
        for (TimedRequest request : requests) {
            engine.calendar().at(request.sendNanos(), () -> engine.submit(request.shape(), results::add));
        }
        return runOut(engine, results);
    }

    private static List<RequestResult> runOut(VirtualEngine engine, List<RequestResult> results) {
        boolean more = true;
        while (more) {
            more = engine.calendar().runNext();
        }
        results.sort(Comparator.comparingLong(RequestResult::number));
        return List.copyOf(results);
    }
}
