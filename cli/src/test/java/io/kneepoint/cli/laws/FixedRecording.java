// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.cli.laws;

import io.kneepoint.analyzer.run.OfflineFold;
import io.kneepoint.cli.benchmark.LongRun;
import io.kneepoint.generator.sink.EventSink;
import io.kneepoint.schemas.topic.Topics;
import java.util.Map;
import java.util.TreeMap;

/**
 * The one run that goes through every fault and every shape of the pipeline: the same tokens at the same times, whatever the frames.
 *
 * <p>{@code -Dkneepoint.laws.tokens=N} makes it of at least N tokens: a million under the profile {@code full}.
 *
 * @param framing arrivals in a frame, from 1
 */
record FixedRecording(int framing) {

    static final String RUN_ID = "fixed";

    private static final long TOKENS = Long.getLong("kneepoint.laws.tokens", 250_000);
    private static final int IN_FLIGHT = 256;

    /** Writes the run into a sink; returns how many tokens it has, which are at least those asked for. */
    long writeTo(EventSink sink) {
        LongRun run = run();
        run.forEachRemaining(sink::accept);
        if (run.tokens() < TOKENS) {
            throw new IllegalStateException("run: " + run.tokens() + " tokens (expected: at least " + TOKENS + ")");
        }
        return run.tokens();
    }

    private LongRun run() {
        return new LongRun(RUN_ID, TOKENS + TOKENS / 100, framing, IN_FLIGHT);
    }

    /** Bodies of its records by topic and key, folded offline from the undisturbed run. */
    Map<String, String> undisturbed() {
        CanonicalBodies bodies = new CanonicalBodies();
        OfflineFold fold = new OfflineFold(RUN_ID, bodies);
        run().forEachRemaining(fold::accept);
        fold.finish();
        return bodies.byKey();
    }

    /** All but the status, which counts events: there are fewer in larger frames. */
    static Map<String, String> withoutEventCounts(Map<String, String> bodies) {
        Map<String, String> rest = new TreeMap<>(bodies);
        rest.remove(Topics.RUNS.name() + "/");
        return rest;
    }
}
