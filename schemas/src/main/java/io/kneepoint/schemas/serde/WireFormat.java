// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.schemas.serde;

import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Set;

/** The five bytes before every Avro body: a zero byte and the schema's id. */
public final class WireFormat {

    /** Bytes before the Avro body. */
    public static final int HEADER_LENGTH = 5;

    private static final byte MAGIC = 0;

    /** Confluent's codes for an unknown subject, version and schema. */
    private static final Set<Integer> UNKNOWN_CODES = Set.of(40401, 40402, 40403);

    private WireFormat() {}

    static byte[] header(int schemaId) {
        return ByteBuffer.allocate(HEADER_LENGTH).put(MAGIC).putInt(schemaId).array();
    }

    /** The schema id of a record; throws {@link UndecodableRecordException} when the bytes do not start as they must. */
    static int schemaId(byte[] bytes) {
        if (bytes.length < HEADER_LENGTH) {
            throw new UndecodableRecordException("value: " + bytes.length + " bytes (expected: at least "
                    + HEADER_LENGTH + ", a zero byte and a schema id)");
        }
        if (bytes[0] != MAGIC) {
            throw new UndecodableRecordException(
                    "value: first byte " + bytes[0] + " (expected: 0, the Confluent wire format)");
        }
        return ByteBuffer.wrap(bytes, 1, 4).getInt();
    }

    /** Whether the registry may answer otherwise in a while: it is overloaded or broken, not displeased. */
    static boolean isPassing(RestClientException e) {
        return e.getStatus() >= 500 || e.getStatus() == 429;
    }

    /** Whether the registry says that it has no such schema; a 404 without a registry's code is somebody else's. */
    static boolean isUnknown(RestClientException e) {
        return e.getStatus() == 404 && UNKNOWN_CODES.contains(e.getErrorCode());
    }

    /** Whether the registry has answered with a schema that is not Avro, which Confluent's client reports like a lost connection. */
    static boolean isForeign(IOException e) {
        return e.getMessage() != null && e.getMessage().startsWith("Invalid schema");
    }
}
