// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.streams;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * What one instance of the analyzer has done since it started and what it holds now, for whoever watches it. Work that a crash undid
 * and that was done again is counted again.
 *
 * <p>All methods are safe for use by several threads.
 */
public final class AnalyzerActivity {

    private final LongAdder records = new LongAdder();
    private final LongAdder deadLetters = new LongAdder();
    private final Map<String, Held> heldByTask = new ConcurrentHashMap<>();

    /**
     * What one task, or all of them, held at the last commit or punctuation.
     *
     * @param runs published runs that are not forgotten, once for each task that has some of one
     * @param requestsInFlight requests that have begun and not ended
     * @param runEntries entries of the run stage's store
     */
    public record Held(long runs, long requestsInFlight, long runEntries) {

        Held plus(Held other) {
            return new Held(
                    runs + other.runs, requestsInFlight + other.requestsInFlight, runEntries + other.runEntries);
        }
    }

    void record() {
        records.increment();
    }

    void deadLetter() {
        deadLetters.increment();
    }

    void holds(String task, Held held) {
        heldByTask.put(task, held);
    }

    void closed(String task) {
        heldByTask.remove(task);
    }

    /** Records of stream-events read. */
    public long records() {
        return records.sum();
    }

    /** Records put aside because they could not be used, late ones included. */
    public long deadLetters() {
        return deadLetters.sum();
    }

    /** What all tasks hold. */
    public Held held() {
        return heldByTask.values().stream().reduce(new Held(0, 0, 0), Held::plus);
    }
}
