// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.recording;

import io.kneepoint.schemas.event.StreamEvent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.PriorityQueue;

/**
 * The events of a recorded run, one block of each part in memory at a time: those of one worker in the order in which they were
 * written, those of several by when they happened.
 *
 * <p>A file that was cut anywhere reads to the last whole block and then simply ends: that a run was cut shows in the counts, not
 * here. A file that is damaged before its end gives the blocks before the damage and then throws; one that is no recording
 * does not open. Files of older versions are read by Avro's schema resolution. Confined to one thread.
 */
public final class RecordingReader implements Iterator<StreamEvent>, AutoCloseable {

    private final List<Part> parts;
    private final PriorityQueue<Part> byTime =
            new PriorityQueue<>(Comparator.comparingLong(Part::nextEpochNanos).thenComparingInt(part -> part.number));
    private boolean sorted;
    private long read;

    private RecordingReader(List<Part> parts) {
        this.parts = parts;
    }

    /**
     * Opens a run's directory with all its workers' parts, or one events file.
     *
     * @throws RecordingException when there is no such file or it is no recording
     */
    public static RecordingReader open(Path runOrFile) {
        List<Part> parts = new ArrayList<>();
        try {
            for (Path file : files(runOrFile)) {
                parts.add(new Part(parts.size(), PartReader.open(file)));
            }
        } catch (RuntimeException e) {
            parts.forEach(part -> part.reader.close());
            throw e;
        }
        return new RecordingReader(parts);
    }

    private static List<Path> files(Path runOrFile) {
        if (!Files.isDirectory(runOrFile)) {
            return List.of(runOrFile);
        }
        List<Path> files = new ArrayList<>();
        files.add(runOrFile.resolve(RecordingWriter.EVENTS_FILE));
        RunParts.of(runOrFile).forEach(part -> files.add(part.resolve(RecordingWriter.EVENTS_FILE)));
        return files;
    }

    /** Events given out so far. */
    public long read() {
        return read;
    }

    /** @throws RecordingException when a file is damaged before its end */
    @Override
    public boolean hasNext() {
        if (parts.size() == 1) {
            return parts.get(0).reader.hasNext();
        }
        if (!sorted) {
            sorted = true;
            parts.stream().filter(Part::advance).forEach(byTime::add);
        }
        return !byTime.isEmpty();
    }

    /** @throws RecordingException when a file is damaged before its end */
    @Override
    public StreamEvent next() {
        if (parts.size() == 1) {
            StreamEvent event = parts.get(0).reader.next();
            read++;
            return event;
        }
        if (!hasNext()) {
            throw new NoSuchElementException("recording: no event after " + read);
        }
        Part part = byTime.poll();
        StreamEvent event = part.next;
        read++;
        if (part.advance()) {
            byTime.add(part);
        }
        return event;
    }

    @Override
    public void close() {
        parts.forEach(part -> part.reader.close());
    }

    /** One worker's events with the next of them, whose time never lies before that of the one before it. */
    private static final class Part {

        private final int number;
        private final PartReader reader;
        private final EventTimes times = new EventTimes();
        private StreamEvent next;
        private long nextEpochNanos = Long.MIN_VALUE;

        Part(int number, PartReader reader) {
            this.number = number;
            this.reader = reader;
        }

        long nextEpochNanos() {
            return nextEpochNanos;
        }

        boolean advance() {
            if (!reader.hasNext()) {
                return false;
            }
            next = reader.next();
            nextEpochNanos = Math.max(nextEpochNanos, times.epochNanosOf(next).orElse(nextEpochNanos));
            return true;
        }
    }
}
