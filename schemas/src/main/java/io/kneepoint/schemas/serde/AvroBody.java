// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.schemas.serde;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificRecord;

/**
 * The Avro binary body of records of one class, without a header: what two records must agree in to be identical, and how state
 * keeps records. Equal records have equal bodies; the entries of a map are in the order of their keys.
 *
 * <p>Confined to one thread.
 */
public final class AvroBody<T extends SpecificRecord> {

    static {
        TrustedRecords.install();
    }

    private final CanonicalWriter<T> writer = new CanonicalWriter<>();
    private final SpecificDatumReader<T> reader;
    private final String notOne;
    private final ByteArrayOutputStream buffer = new ByteArrayOutputStream(512);
    private final BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(buffer, null);
    private BinaryDecoder decoder;

    public AvroBody(Class<T> type) {
        Schema schema = SpecificData.get().getSchema(type);
        writer.setSchema(schema);
        reader = new SpecificDatumReader<>(schema);
        notOne = "body: not a " + type.getSimpleName();
    }

    /** The body of a record; throws what Avro throws when the record lacks a value that its schema asks for. */
    public byte[] encode(T record) {
        try {
            writer.write(record, encoder);
            encoder.flush();
            return buffer.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            reset();
        }
    }

    /** Also what a record that could not be written has left in the encoder is gone then. */
    private void reset() {
        try {
            encoder.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        buffer.reset();
    }

    /** Reads a body; throws {@link UndecodableRecordException} when the bytes are not exactly one. */
    public T decode(byte[] body) {
        decoder = DecoderFactory.get().binaryDecoder(body, decoder);
        return WholeRecord.read(reader, decoder, notOne);
    }
}
