// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.recording;

import io.kneepoint.schemas.event.RunEnded;
import io.kneepoint.schemas.event.StreamEvent;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.avro.AvroRuntimeException;

/**
 * Writes one run to disk.
 *
 * <p>What was appended is in the file, and survives a kill of this process, at most {@link #FLUSH_INTERVAL} later, also when nothing
 * more comes. {@code run.json} is there from the first moment and is replaced at the end. When the disk is full, or fails
 * otherwise, the recording ends: all that was written stays readable, and what came later is counted in {@link #lost}. No two
 * writers, in this process or in others, write one run.
 *
 * <p>Safe for use by several threads, interrupted ones too; {@link #append} may wait for the disk.
 */
public final class RecordingWriter implements AutoCloseable {

    /** Name of the events' file in a run's directory. */
    public static final String EVENTS_FILE = "events.avro";

    /** Name of the description in a run's directory. */
    public static final String RUN_FILE = "run.json";

    /** How long an event waits at most for its flush, with half of it to spare for a slow disk. */
    public static final Duration FLUSH_INTERVAL = Duration.ofMillis(250);

    private final Path directory;
    private final RunDescription description;
    private final InstantSource clock;
    private final RunLock lock;
    private final EventFile events;
    private final ScheduledExecutorService flusher;
    private RecordingException failure;
    private long offered;
    private boolean closed;
    private Optional<String> invalid = Optional.empty();

    private RecordingWriter(
            Path directory, RunDescription description, InstantSource clock, RunLock lock, EventFile events) {
        this.directory = directory;
        this.description = description;
        this.clock = clock;
        this.lock = lock;
        this.events = events;
        this.flusher = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "recording-flush");
            thread.setDaemon(true);
            return thread;
        });
        long millis = FLUSH_INTERVAL.toMillis();
        var unused = flusher.scheduleWithFixedDelay(this::flushQuietly, millis, millis, TimeUnit.MILLISECONDS);
    }

    /** Where the bytes of the events go; a test puts a disk of its own here. */
    interface EventsOpener {
        OutputStream open(Path file) throws IOException;
    }

    /**
     * Starts the recording {@code runs/<run id>}.
     *
     * @throws RecordingException when the directory cannot be made, holds a recording already, or is being written
     */
    public static RecordingWriter create(Path runs, RunDescription description, InstantSource clock) {
        return create(runs, description, clock, RecordingWriter::newFile);
    }

    /**
     * Starts a further worker's part of the recording {@code runs/<run id>}, in a directory of its own under it.
     *
     * @param worker the worker, 0 is the first
     * @throws RecordingException as {@link #create(Path, RunDescription, InstantSource)}
     */
    public static RecordingWriter createPart(Path runs, RunDescription description, int worker, InstantSource clock) {
        Path directory = RunParts.directory(runs.resolve(description.runId()), worker);
        return createIn(directory, description, clock, RecordingWriter::newFile);
    }

    private static OutputStream newFile(Path file) throws IOException {
        return Files.newOutputStream(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    }

    static RecordingWriter create(Path runs, RunDescription description, InstantSource clock, EventsOpener opener) {
        return createIn(runs.resolve(description.runId()), description, clock, opener);
    }

    private static RecordingWriter createIn(
            Path directory, RunDescription description, InstantSource clock, EventsOpener opener) {
        try {
            Files.createDirectories(directory);
            RunLock lock = RunLock.acquire(directory);
            try {
                Path file = directory.resolve(EVENTS_FILE);
                if (Files.exists(file)) {
                    throw new RecordingException("run folder: " + directory + " (expected: one without a recording)");
                }
                RunJson.write(directory.resolve(RUN_FILE), new RunJson.Content(description, Optional.empty()));
                EventFile events = new EventFile(opener.open(file), description.runId());
                return new RecordingWriter(directory, description, clock, lock, events);
            } catch (IOException | RuntimeException e) {
                lock.close();
                throw e;
            }
        } catch (IOException e) {
            throw new RecordingException("run folder: " + directory + " cannot be written: " + reason(e), e);
        }
    }

    /** The run's directory. */
    public Path directory() {
        return directory;
    }

    /**
     * Takes one event.
     *
     * @throws RecordingException when the recording has ended because a write failed; the event is counted as lost
     * @throws IllegalStateException when the writer is closed
     */
    public synchronized void append(StreamEvent event) {
        if (closed) {
            throw new IllegalStateException("recording " + description.runId() + ": closed (expected: open)");
        }
        offered++;
        requireNoFailure();
        try {
            events.append(event);
            if (event.getPayload() instanceof RunEnded ended) {
                invalid = Optional.ofNullable(ended.getInvalidReason());
            }
        } catch (IOException | AvroRuntimeException | LinkageError e) {
            fail(e);
            throw failure;
        }
    }

    /**
     * Hands all that was appended to the operating system.
     *
     * @throws RecordingException when that fails or has failed before
     */
    public synchronized void flush() {
        requireNoFailure();
        try {
            events.flush();
        } catch (IOException | AvroRuntimeException | LinkageError e) {
            fail(e);
            throw failure;
        }
    }

    /** Events that are safe in the file. */
    public synchronized long written() {
        return events.written();
    }

    /** Events that were offered and will never be in the file. */
    public synchronized long lost() {
        return failure == null ? 0 : offered - events.written();
    }

    /** Why the recording ended early; empty while all is well. */
    public synchronized Optional<RecordingException> failure() {
        return Optional.ofNullable(failure);
    }

    private synchronized void flushQuietly() {
        if (failure == null && !closed) {
            try {
                events.flush();
            } catch (IOException | RuntimeException | LinkageError e) {
                fail(e);
            }
        }
    }

    private void requireNoFailure() {
        if (failure != null) {
            throw failure;
        }
    }

    private void fail(Throwable cause) {
        failure = new RecordingException(
                "recording: " + directory.resolve(EVENTS_FILE) + " stops after " + events.written()
                        + " events because writing failed: " + reason(cause),
                cause);
    }

    private static String reason(Throwable e) {
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
    }

    /**
     * Writes what is left and the outcome; a second close does nothing.
     *
     * @throws RecordingException when the recording has failed, then or earlier; what was written stays readable
     */
    @Override
    public void close() {
        flusher.shutdown();
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            closeEvents();
            writeOutcome();
            requireNoFailure();
        }
    }

    private void closeEvents() {
        try (lock) {
            events.close();
        } catch (IOException | AvroRuntimeException | LinkageError e) {
            if (failure == null) {
                fail(e);
            }
        }
    }

    private void writeOutcome() {
        RecordingOutcome outcome = new RecordingOutcome(
                clock.instant(), events.written(), lost(), failure().map(Throwable::getMessage), invalid);
        try {
            RunJson.write(directory.resolve(RUN_FILE), new RunJson.Content(description, Optional.of(outcome)));
        } catch (IOException e) {
            if (failure == null) {
                failure = new RecordingException(
                        "recording: " + directory.resolve(RUN_FILE) + " cannot be written: " + reason(e), e);
            }
        }
    }
}
