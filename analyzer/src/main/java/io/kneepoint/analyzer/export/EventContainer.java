// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.export;

import io.kneepoint.schemas.event.StreamEvent;
import io.kneepoint.schemas.serde.TrustedRecords;
import java.io.IOException;
import java.io.OutputStream;
import org.apache.avro.file.CodecFactory;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.specific.SpecificDatumWriter;

/**
 * Events as an Avro object container file with the codec that every reader has (deflate), where a recording has the faster
 * zstandard. Confined to one thread.
 */
public final class EventContainer implements AutoCloseable {

    private static final int DEFLATE_LEVEL = 6;

    static {
        TrustedRecords.install();
    }

    private final DataFileWriter<StreamEvent> writer;

    /** Begins a file for the events of a run; {@link #close} closes the stream too. */
    public EventContainer(OutputStream out, String runId) throws IOException {
        writer = new DataFileWriter<>(new SpecificDatumWriter<>(StreamEvent.class));
        writer.setCodec(CodecFactory.deflateCodec(DEFLATE_LEVEL));
        writer.setMeta("kneepoint.run", runId);
        writer.create(StreamEvent.getClassSchema(), out);
    }

    /** Writes one event. */
    public void write(StreamEvent event) throws IOException {
        writer.append(event);
    }

    @Override
    public void close() throws IOException {
        writer.close();
    }
}
