// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.export;

import io.kneepoint.schemas.event.StreamEvent;
import io.kneepoint.schemas.serde.TrustedRecords;
import java.io.IOException;
import java.io.Writer;
import org.apache.avro.specific.SpecificData;

/** Events as JSON Lines: who, what happened by name, and its fields, named and meant as in the contract. */
public final class EventLines {

    static {
        TrustedRecords.install();
    }

    private EventLines() {}

    /** Writes one event as one line. */
    public static void write(StreamEvent event, Writer out) throws IOException {
        SpecificData data = SpecificData.get();
        out.write("{\"runId\": ");
        out.write(data.toString(event.getRunId()));
        out.write(", \"worker\": " + event.getWorker() + ", \"ordinal\": " + event.getOrdinal() + ", \"sequence\": "
                + event.getSequence());
        out.write(", \"event\": \"" + event.getPayload().getClass().getSimpleName() + "\", \"payload\": ");
        out.write(data.toString(event.getPayload()));
        out.write("}\n");
    }
}
