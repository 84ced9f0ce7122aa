// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.recording;

import io.kneepoint.schemas.event.StreamEvent;
import io.kneepoint.schemas.serde.TrustedRecords;
import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.file.DataFileStream;
import org.apache.avro.specific.SpecificDatumReader;

/**
 * The events that one worker of a run recorded, in the order in which they were written, one block in memory at a time.
 *
 * <p>A file that was cut anywhere reads to the last whole block and then simply ends: that a run was cut shows in the counts, not
 * here. A file that is damaged before its end gives the blocks before the damage and then throws; one that is no recording
 * does not open. Files of older versions are read by Avro's schema resolution. Confined to one thread.
 */
final class PartReader implements Iterator<StreamEvent>, AutoCloseable {

    private static final int BUFFER_BYTES = 1 << 16;

    static {
        TrustedRecords.install();
    }

    private final Path file;
    private final InputStream in;
    private final boolean damagedAtEnd;
    private final DataFileStream<StreamEvent> stream;
    private long read;
    private boolean ended;

    private PartReader(Path file, BlockScan scan, InputStream in) throws IOException {
        this.file = file;
        this.in = in;
        this.damagedAtEnd = scan.damaged();
        this.ended = scan.wholeBytes() == 0;
        InputStream whole = new BufferedInputStream(new Beginning(in, scan.wholeBytes()), BUFFER_BYTES);
        this.stream = ended ? null : new DataFileStream<>(whole, new SpecificDatumReader<>(StreamEvent.class));
    }

    /** Opens an events file; throws {@link RecordingException} when there is no such file or it is no recording. */
    static PartReader open(Path file) {
        try {
            BlockScan scan;
            try (RandomAccessFile scanned = new RandomAccessFile(file.toFile(), "r")) {
                scan = BlockScan.of(scanned);
            }
            InputStream in = Files.newInputStream(file);
            try {
                PartReader reader = new PartReader(file, scan, in);
                reader.requireEvents();
                return reader;
            } catch (IOException | RuntimeException e) {
                in.close();
                throw e;
            }
        } catch (BlockScan.NotAContainerException | AvroRuntimeException e) {
            throw notARecording(file, e);
        } catch (IOException e) {
            String problem = Files.exists(file) ? "cannot be read: " + e.getMessage() : "no such file";
            throw new RecordingException("recording: " + file + ": " + problem, e);
        }
    }

    /** A container file of other records opens well and would fail only at its first record. */
    private void requireEvents() {
        if (stream != null
                && !StreamEvent.getClassSchema()
                        .getFullName()
                        .equals(stream.getSchema().getFullName())) {
            throw notARecording(file, null);
        }
    }

    private static RecordingException notARecording(Path file, Exception cause) {
        return new RecordingException(
                "recording: " + file + " (expected: an Avro object container file of Kneepoint events)", cause);
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
        if (ended && damagedAtEnd) {
            throw damaged(null);
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
        } catch (RuntimeException e) {
            ended = true;
            throw damaged(e);
        }
    }

    private RecordingException damaged(RuntimeException cause) {
        return new RecordingException(
                "recording: " + file + " is damaged after event " + read + " (expected: whole blocks up to its end)",
                cause);
    }

    @Override
    public void close() {
        try {
            in.close();
        } catch (IOException e) {
            throw new RecordingException("recording: " + file + " cannot be closed: " + e.getMessage(), e);
        }
    }

    /** The first bytes of a stream, as if there were no more. */
    private static final class Beginning extends FilterInputStream {

        private long left;

        Beginning(InputStream in, long length) {
            super(in);
            this.left = length;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int from, int length) throws IOException {
            int n = left == 0 && length > 0 ? -1 : super.read(bytes, from, (int) Math.min(length, left));
            left -= Math.max(0, n);
            return n;
        }
    }
}
