// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.imports;

import io.kneepoint.generator.imports.TimeOrder.TimedEvent;
import io.kneepoint.schemas.event.StreamEvent;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificDatumWriter;

/**
 * Sorted events that wait on disk: time, number, length and Avro body of each.
 *
 * @param file its file
 * @param events events in it
 */
record SortedPiece(Path file, int events) {

    /** Writes a piece; throws {@link ImportException} when the disk does not take it. */
    static SortedPiece write(Path file, List<TimedEvent> sorted) {
        SpecificDatumWriter<StreamEvent> writer = new SpecificDatumWriter<>(StreamEvent.class);
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(body, null);
        try (DataOutputStream out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file)))) {
            for (TimedEvent timed : sorted) {
                body.reset();
                writer.write(timed.event(), encoder);
                out.writeLong(timed.epochNanos());
                out.writeLong(timed.number());
                out.writeInt(body.size());
                body.writeTo(out);
            }
        } catch (IOException e) {
            throw new ImportException(file + ": cannot be written: " + e.getMessage(), e);
        }
        return new SortedPiece(file, sorted.size());
    }

    /** Reads the piece from its beginning. */
    Reader open() {
        try {
            return new Reader(this, new DataInputStream(new BufferedInputStream(Files.newInputStream(file))));
        } catch (IOException e) {
            throw new ImportException(file + ": cannot be read: " + e.getMessage(), e);
        }
    }

    /** Confined to one thread. */
    static final class Reader implements Iterator<TimedEvent>, AutoCloseable {

        private final SortedPiece piece;
        private final DataInputStream in;
        private final SpecificDatumReader<StreamEvent> reader = new SpecificDatumReader<>(StreamEvent.class);
        private BinaryDecoder decoder;
        private int read;

        private Reader(SortedPiece piece, DataInputStream in) {
            this.piece = piece;
            this.in = in;
        }

        @Override
        public boolean hasNext() {
            return read < piece.events;
        }

        @Override
        public TimedEvent next() {
            if (!hasNext()) {
                throw new NoSuchElementException(piece.file + ": no event after " + read);
            }
            try {
                long epochNanos = in.readLong();
                long number = in.readLong();
                byte[] body = new byte[in.readInt()];
                in.readFully(body);
                decoder = DecoderFactory.get().binaryDecoder(body, decoder);
                read++;
                return new TimedEvent(epochNanos, number, reader.read(null, decoder));
            } catch (IOException e) {
                throw new ImportException(piece.file + ": cannot be read: " + e.getMessage(), e);
            }
        }

        @Override
        public void close() {
            try {
                in.close();
            } catch (IOException e) {
                throw new ImportException(piece.file + ": cannot be closed: " + e.getMessage(), e);
            }
        }
    }
}
