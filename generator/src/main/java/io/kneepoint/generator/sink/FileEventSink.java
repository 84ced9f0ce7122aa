// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.sink;

import io.kneepoint.generator.recording.RecordingException;
import io.kneepoint.generator.recording.RecordingWriter;
import io.kneepoint.schemas.event.StreamEvent;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * Writes events to a recording, on a thread of its own, so that no event loop waits for a disk.
 *
 * <p>Nothing is lost in silence: what the queue or the disk could not take is counted in {@link #dropped}, and the first failure of
 * the disk is told at once to the given listener, so that the run can end with a clear word.
 */
public final class FileEventSink implements EventSink {

    /** Room for some seconds of a disk that hangs, at 100 000 events a second. [events] */
    public static final int DEFAULT_CAPACITY = 1 << 18;

    private static final Duration FOR_EVER = Duration.ofDays(1);

    private final RecordingWriter writer;
    private final Consumer<RecordingException> onFailure;
    private final AtomicBoolean told = new AtomicBoolean();
    private final AtomicBoolean closed = new AtomicBoolean();
    private final SinkThread thread;

    /** Takes over the writer and closes it in the end; {@code onFailure} is called at most once, from the sink's thread. */
    public FileEventSink(RecordingWriter writer, Overflow overflow, Consumer<RecordingException> onFailure) {
        this(writer, overflow, DEFAULT_CAPACITY, onFailure);
    }

    FileEventSink(RecordingWriter writer, Overflow overflow, int capacity, Consumer<RecordingException> onFailure) {
        this.writer = writer;
        this.onFailure = onFailure;
        this.thread = new SinkThread("recording-sink", capacity, overflow, this::write);
        thread.start();
    }

    @Override
    public void accept(StreamEvent event) {
        thread.offer(event);
    }

    @Override
    public long dropped() {
        return thread.refused() + writer.lost();
    }

    /** Why the recording ended early; empty while all is well. */
    public Optional<RecordingException> failure() {
        return writer.failure();
    }

    private void write(StreamEvent event) {
        try {
            writer.append(event);
        } catch (RecordingException e) {
            tell(e);
        }
    }

    private void tell(RecordingException failure) {
        if (told.compareAndSet(false, true)) {
            onFailure.accept(failure);
        }
    }

    /** Writes all that was accepted; a failure of the disk is told to the listener and never thrown. */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        thread.finish(FOR_EVER);
        try {
            writer.close();
        } catch (RecordingException e) {
            tell(e);
        }
    }
}
