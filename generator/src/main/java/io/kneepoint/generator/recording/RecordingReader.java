// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.recording;

import io.kneepoint.schemas.event.StreamEvent;
import io.kneepoint.schemas.serde.TrustedRecords;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.file.DataFileStream;
import org.apache.avro.specific.SpecificDatumReader;

/**
 * The events of a recorded run, in the order in which they were written, one block in memory at a time.
 *
 * <p>A file that was cut anywhere reads to the last whole block and then simply ends: that a run was cut shows in the counts, not
 * here. A file that is damaged before its end, or is no recording, throws {@link RecordingException}. Files of older versions
 * are read by Avro's schema resolution. Confined to one thread.
 */
public final class RecordingReader implements Iterator<StreamEvent>, AutoCloseable {

    static {
        TrustedRecords.install();
    }

    private static final byte[] MAGIC = {'O', 'b', 'j', 1};
    private static final int BUFFER_BYTES = 1 << 16;

    private final Path file;
    private final InputStream in;
    private final DataFileStream<StreamEvent> stream;
    private long read;
    private boolean ended;

    private RecordingReader(Path file, InputStream in) throws IOException {
        this.file = file;
        this.in = in;
        this.stream = streamOf(file, in);
        this.ended = stream == null;
    }

    /**
     * Opens a run's directory, or an events file itself.
     *
     * @throws RecordingException when there is no such file or it is no recording
     */
    public static RecordingReader open(Path runOrFile) {
        Path file = Files.isDirectory(runOrFile) ? runOrFile.resolve(RecordingWriter.EVENTS_FILE) : runOrFile;
        InputStream in = null;
        try {
            in = new BufferedInputStream(Files.newInputStream(file), BUFFER_BYTES);
            return new RecordingReader(file, in);
        } catch (IOException | RuntimeException e) {
            closeQuietly(in);
            if (e instanceof RecordingException clear) {
                throw clear;
            }
            String problem = Files.exists(file) ? "cannot be read: " + e.getMessage() : "no such file";
            throw new RecordingException("recording: " + file + ": " + problem, e);
        }
    }

    private static DataFileStream<StreamEvent> streamOf(Path file, InputStream in) throws IOException {
        in.mark(MAGIC.length);
        byte[] head = in.readNBytes(MAGIC.length);
        if (!Arrays.equals(head, Arrays.copyOf(MAGIC, head.length))) {
            throw notARecording(file, null);
        }
        in.reset();
        try {
            return new DataFileStream<>(in, new SpecificDatumReader<>(StreamEvent.class));
        } catch (EOFException e) {
            return null;
        } catch (IOException | AvroRuntimeException e) {
            if (in.read() < 0) {
                return null;
            }
            throw notARecording(file, e);
        }
    }

    private static RecordingException notARecording(Path file, Exception cause) {
        return new RecordingException(
                "recording: " + file + " (expected: an Avro object container file of Kneepoint events)", cause);
    }

    /** Events given out so far. */
    public long read() {
        return read;
    }

    /** @throws RecordingException when the file is damaged before its end */
    @Override
    public boolean hasNext() {
        if (ended) {
            return false;
        }
        try {
            ended = !stream.hasNext();
        } catch (AvroRuntimeException e) {
            ended = true;
            throw damaged(e);
        }
        return !ended;
    }

    /** @throws RecordingException when the file is damaged before its end */
    @Override
    public StreamEvent next() {
        if (!hasNext()) {
            throw new NoSuchElementException(file + ": no event after " + read);
        }
        try {
            StreamEvent event = stream.next();
            read++;
            return event;
        } catch (AvroRuntimeException | IndexOutOfBoundsException e) {
            ended = true;
            throw damaged(e);
        }
    }

    private RecordingException damaged(RuntimeException cause) {
        return new RecordingException(
                "recording: " + file + " is damaged after event " + read + " (expected: whole blocks up to its end)",
                cause);
    }

    private static void closeQuietly(InputStream in) {
        try {
            if (in != null) {
                in.close();
            }
        } catch (IOException e) {
            throw new RecordingException("recording: cannot be closed: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        closeQuietly(in);
    }
}
