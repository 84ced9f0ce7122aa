// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.dashboard;

import io.kneepoint.analyzer.report.Serving;
import io.kneepoint.schemas.timeline.RequestTimeline;
import io.kneepoint.schemas.topic.RecordKey;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.avro.specific.SpecificRecord;

/**
 * All published runs that the page knows, and a version that grows with each batch of records. A reader that remembers the
 * version it has seen asks for what changed since.
 *
 * <p>Bounded: {@value #MOST_RUNS} runs, and {@value #MOST_LANES} requests over all of them; the oldest give way. Safe for use by
 * several threads.
 */
public final class RunBoard {

    static final int MOST_RUNS = 500;
    static final int MOST_LANES = 300_000;

    private final Map<String, RunTrack> tracks = new LinkedHashMap<>();
    private final Function<String, Serving> servingOf;
    private long version;
    private long totalLanes;
    private Consumer<RequestTimeline> freshRequest = timeline -> {};

    /** A board that knows nothing of what serves a model. */
    public RunBoard() {
        this(model -> Serving.unknown());
    }

    /** A board that is told by a model's name what is known of that which serves it. */
    public RunBoard(Function<String, Serving> servingOf) {
        this.servingOf = servingOf;
    }

    /** Name of a published run on this page: run and ingest. */
    static String name(RecordKey key) {
        return key.runId() + "/" + key.ingestId();
    }

    /** Hands each request that was not known before to this one, in the caller of {@link #take}. */
    synchronized void onFreshRequest(Consumer<RequestTimeline> receiver) {
        freshRequest = receiver;
    }

    /** Takes a record; {@link #publish} tells those who wait. */
    public synchronized void take(RecordKey key, SpecificRecord record) {
        RunTrack track = tracks.computeIfAbsent(name(key), name -> new RunTrack(key.runId(), servingOf));
        totalLanes -= track.lanes();
        if (track.take(record, version + 1)) {
            freshRequest.accept((RequestTimeline) record);
        }
        totalLanes += track.lanes();
        if (tracks.size() > MOST_RUNS) {
            String oldest = names().get(tracks.size() - 1);
            totalLanes -= tracks.remove(oldest).lanes();
        }
        if (totalLanes > MOST_LANES) {
            forgetOldLanes();
        }
    }

    private void forgetOldLanes() {
        List<String> newestFirst = names();
        for (int i = newestFirst.size() - 1; i > 0 && totalLanes > MOST_LANES; i--) {
            RunTrack track = tracks.get(newestFirst.get(i));
            totalLanes -= track.lanes();
            track.forgetLanes();
        }
    }

    /** Makes what was taken a version of its own. */
    public synchronized void publish() {
        version++;
        notifyAll();
    }

    /** Waits for a version after this one, up to a time; the present version. */
    synchronized long awaitAfter(long seen, long mostMillis) throws InterruptedException {
        long deadlineNanos = System.nanoTime() + mostMillis * 1_000_000;
        long leftMillis = mostMillis;
        while (version <= seen && leftMillis > 0) {
            wait(leftMillis);
            leftMillis = (deadlineNanos - System.nanoTime()) / 1_000_000;
        }
        return version;
    }

    /** Names of the runs: those that go on, then by their start, the newest first; an unknown start counts as new. */
    synchronized List<String> names() {
        List<String> names = new ArrayList<>(tracks.keySet());
        Comparator<String> byStart = Comparator.comparingLong(name -> {
            long started = tracks.get(name).startedEpochNanos();
            return started == 0 ? Long.MAX_VALUE : started;
        });
        names.sort(
                Comparator.<String, Boolean>comparing(name -> tracks.get(name).goesOn())
                        .thenComparing(byStart)
                        .reversed());
        return names;
    }

    /** Asks one run something; empty when it is unknown. */
    synchronized <T> Optional<T> ask(String name, Function<RunTrack, T> question) {
        return Optional.ofNullable(tracks.get(name)).map(question);
    }
}
