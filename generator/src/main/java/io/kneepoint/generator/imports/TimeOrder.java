// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.imports;

import io.kneepoint.generator.recording.EventTimes;
import io.kneepoint.generator.sink.EventSink;
import io.kneepoint.schemas.event.RunEnded;
import io.kneepoint.schemas.event.RunStarted;
import io.kneepoint.schemas.event.StreamEvent;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalLong;
import java.util.PriorityQueue;

/**
 * Brings the events of an import into the order in which they happened, so that it replays at the pace of the run.
 *
 * <p>Files give a request whole, often when it ended. Events are sorted in memory, some tens of thousands at a time, and the sorted
 * pieces wait on disk until they are merged: memory does not grow with the run. The events of a request keep their order; one
 * without a time of its own has that of its neighbour. The run's own events are numbered again in their new order.
 *
 * <p>Wants the events of a request one after the other, and a time on at least one of them. Confined to one thread.
 */
final class TimeOrder implements EventSink {

    /** An event, when it happened, and its place among those of the same time. */
    record TimedEvent(long epochNanos, long number, StreamEvent event) {
        static final Comparator<TimedEvent> ORDER =
                Comparator.comparingLong(TimedEvent::epochNanos).thenComparingLong(TimedEvent::number);
    }

    private final EventSink next;
    private final Path folder;
    private final int eventsInMemory;
    private final EventTimes times = new EventTimes();
    private final List<StreamEvent> untimed = new ArrayList<>();
    private final List<SortedPiece> pieces = new ArrayList<>();
    private List<TimedEvent> inMemory = new ArrayList<>();
    private Long requestOrdinal;
    private long requestEpochNanos;
    private long events;
    private long runSequence;

    /** Keeps sorted pieces in {@code folder}, which must exist; who made it deletes it. */
    TimeOrder(EventSink next, Path folder, int eventsInMemory) {
        this.next = next;
        this.folder = folder;
        this.eventsInMemory = eventsInMemory;
    }

    @Override
    public void accept(StreamEvent event) {
        OptionalLong own = times.epochNanosOf(event);
        if (event.getOrdinal() == null) {
            add(ofRun(event, own), event);
            return;
        }
        if (!event.getOrdinal().equals(requestOrdinal)) {
            requestOrdinal = event.getOrdinal();
            requestEpochNanos = Long.MIN_VALUE;
        }
        requestEpochNanos = Math.max(requestEpochNanos, own.orElse(Long.MIN_VALUE));
        if (requestEpochNanos == Long.MIN_VALUE) {
            untimed.add(event);
            return;
        }
        untimed.forEach(earlier -> add(requestEpochNanos, earlier));
        untimed.clear();
        add(requestEpochNanos, event);
    }

    private static long ofRun(StreamEvent event, OptionalLong own) {
        if (event.getPayload() instanceof RunStarted) {
            return Long.MIN_VALUE;
        }
        return event.getPayload() instanceof RunEnded ? Long.MAX_VALUE : own.orElseThrow();
    }

    private void add(long epochNanos, StreamEvent event) {
        inMemory.add(new TimedEvent(epochNanos, events++, event));
        if (inMemory.size() >= eventsInMemory) {
            inMemory.sort(TimedEvent.ORDER);
            pieces.add(SortedPiece.write(folder.resolve("piece-" + pieces.size()), inMemory));
            inMemory = new ArrayList<>();
        }
    }

    @Override
    public long dropped() {
        return next.dropped();
    }

    /** Hands on all events in order; leaves the next sink open. */
    @Override
    public void close() {
        if (!untimed.isEmpty()) {
            throw new IllegalStateException("request " + requestOrdinal + ": no time (expected: one at least)");
        }
        inMemory.sort(TimedEvent.ORDER);
        List<SortedPiece.Reader> readers = new ArrayList<>();
        try {
            List<Iterator<TimedEvent>> sources = new ArrayList<>(List.of(inMemory.iterator()));
            for (SortedPiece piece : pieces) {
                readers.add(piece.open());
            }
            sources.addAll(readers);
            merge(sources);
        } finally {
            readers.forEach(SortedPiece.Reader::close);
        }
    }

    private void merge(List<Iterator<TimedEvent>> sources) {
        record Head(TimedEvent event, Iterator<TimedEvent> source) {}
        PriorityQueue<Head> heads = new PriorityQueue<>(Comparator.comparing(Head::event, TimedEvent.ORDER));
        for (Iterator<TimedEvent> source : sources) {
            if (source.hasNext()) {
                heads.add(new Head(source.next(), source));
            }
        }
        while (!heads.isEmpty()) {
            Head head = heads.remove();
            handOn(head.event().event());
            if (head.source().hasNext()) {
                heads.add(new Head(head.source().next(), head.source()));
            }
        }
    }

    private void handOn(StreamEvent event) {
        boolean ofRun = event.getOrdinal() == null;
        next.accept(
                ofRun
                        ? new StreamEvent(event.getRunId(), event.getWorker(), null, runSequence++, event.getPayload())
                        : event);
    }
}
