// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.schemas.serde;

import java.io.EOFException;
import java.io.IOException;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DatumReader;

/**
 * Reads bytes of any origin as exactly one record, or says that they are none.
 *
 * <p>Avro checks every length against the bytes that are there before it allocates, so what hostile bytes can claim is bounded by
 * their own size. What it throws at them is not one family of exceptions; here it becomes one.
 */
final class WholeRecord {

    private WholeRecord() {}

    /**
     * The record that the decoder holds, which must end with it.
     *
     * @param what names the bytes in the message, such as {@code "value: not a StreamEvent"}
     * @throws UndecodableRecordException when the bytes are anything else
     */
    static <T> T read(DatumReader<T> reader, BinaryDecoder decoder, String what) {
        try {
            T record = reader.read(null, decoder);
            if (!decoder.isEnd()) {
                throw new UndecodableRecordException(what + ": bytes are left over after it");
            }
            return record;
        } catch (EOFException e) {
            throw new UndecodableRecordException(what + ": it ends too early", e);
        } catch (IOException
                | AvroRuntimeException
                | UnsupportedOperationException
                | IndexOutOfBoundsException
                | NegativeArraySizeException e) {
            throw new UndecodableRecordException(what + ": " + e.getMessage(), e);
        }
    }
}
