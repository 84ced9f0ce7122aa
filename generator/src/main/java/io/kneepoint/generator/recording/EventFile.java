// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.recording;

import com.github.luben.zstd.Zstd;
import io.kneepoint.schemas.event.StreamEvent;
import io.kneepoint.schemas.serde.TrustedRecords;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.file.CodecFactory;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.specific.SpecificDatumWriter;

/**
 * The growing {@code events.avro}: blocks of events, each compressed with zstandard, checksum included, and closed by Avro's sync marker.
 *
 * <p>Once a write has failed nothing more is written, so that the file ends in at most one broken block and all before it reads.
 * Confined to one thread at a time.
 */
final class EventFile implements AutoCloseable {

    /** A block is closed after this many events; large enough for the compression, small enough to lose. */
    static final int BLOCK_EVENTS = 1_000;

    private static final int ZSTANDARD_LEVEL = 3;
    private static final int LARGEST_BLOCK_BYTES = 1 << 22;
    private static final int BUFFER_BYTES = 1 << 16;

    static {
        TrustedRecords.install();
    }

    private final OutputStream out;
    private final DataFileWriter<StreamEvent> writer;
    private long written;
    private long pending;
    private boolean broken;

    EventFile(OutputStream out, String runId) throws IOException {
        this.out = out;
        requireCompression();
        this.writer = new DataFileWriter<>(new SpecificDatumWriter<>(StreamEvent.class));
        writer.setCodec(CodecFactory.zstandardCodec(ZSTANDARD_LEVEL, true));
        writer.setSyncInterval(LARGEST_BLOCK_BYTES);
        writer.setMeta("kneepoint.format", RunJson.FORMAT);
        writer.setMeta("kneepoint.run", runId);
        writer.create(StreamEvent.getClassSchema(), new BufferedOutputStream(out, BUFFER_BYTES));
        writer.flush();
    }

    /** The library is unpacked into the folder for temporary files when it is first used; better now than at the first block. */
    private static void requireCompression() throws IOException {
        try {
            Zstd.defaultCompressionLevel();
        } catch (LinkageError e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new IOException("the compression library cannot be loaded: " + cause.getMessage(), e);
        }
    }

    void append(StreamEvent event) throws IOException {
        requireWhole();
        try {
            writer.append(event);
        } catch (DataFileWriter.AppendWriteException e) {
            throw new IllegalArgumentException(
                    "event: " + event + " (expected: every field that has no default set)", e);
        } catch (IOException e) {
            broken = true;
            throw e;
        }
        pending++;
        if (pending >= BLOCK_EVENTS) {
            flush();
        }
    }

    /** Closes the block and hands it to the operating system: what was appended survives the death of this process. */
    void flush() throws IOException {
        requireWhole();
        if (pending == 0) {
            return;
        }
        try {
            writer.flush();
        } catch (IOException | AvroRuntimeException | LinkageError e) {
            broken = true;
            throw e;
        }
        written += pending;
        pending = 0;
    }

    /** Events in closed blocks. */
    long written() {
        return written;
    }

    /** Events appended to a block that is not closed. */
    long pending() {
        return pending;
    }

    private void requireWhole() throws IOException {
        if (broken) {
            throw new IOException("an earlier write failed");
        }
    }

    @Override
    public void close() throws IOException {
        try (out) {
            if (!broken) {
                flush();
            }
        }
    }
}
