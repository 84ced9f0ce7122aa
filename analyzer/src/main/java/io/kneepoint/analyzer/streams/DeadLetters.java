// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.streams;

import io.kneepoint.schemas.deadletter.DeadLetter;
import io.kneepoint.schemas.serde.TrustedRecords;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;

/**
 * Records that could not be used, as dead letters that can always be written: a record as large as a topic takes would, with a
 * letter round it, be larger, and stop the analyzer again at each start. What is left out is at the letter's offset.
 */
final class DeadLetters {

    static {
        TrustedRecords.install();
    }

    /** Most bytes of a value; as JSON each may take six. */
    static final int LONGEST_VALUE = 1 << 16;

    /** Most bytes of a key. */
    static final int LONGEST_KEY = 1 << 10;

    private static final int LONGEST_CAUSE = 1_000;

    private DeadLetters() {}

    /** The letter of a record; the run is null when the key does not tell it. */
    static DeadLetter letter(Record<byte[], byte[]> record, RecordMetadata origin, String cause, String runId) {
        return DeadLetter.newBuilder()
                .setTopic(origin.topic())
                .setPartition(origin.partition())
                .setOffset(origin.offset())
                .setCause(shortened(cause)
                        + remark("key", record.key(), LONGEST_KEY)
                        + remark("value", record.value(), LONGEST_VALUE))
                .setRunId(runId)
                .setKey(buffer(cut(record.key(), LONGEST_KEY)))
                .setValue(buffer(cut(record.value(), LONGEST_VALUE)))
                .build();
    }

    /** The record that carries a letter's bytes: under the key of the one it is about, without its headers. */
    static Record<byte[], byte[]> envelope(Record<byte[], byte[]> record, byte[] letter) {
        return record.withKey(cut(record.key(), LONGEST_KEY)).withValue(letter).withHeaders(new RecordHeaders());
    }

    private static String shortened(String cause) {
        String text = String.valueOf(cause);
        return text.length() <= LONGEST_CAUSE ? text : text.substring(0, LONGEST_CAUSE) + "…";
    }

    private static String remark(String what, byte[] bytes, int longest) {
        return bytes == null || bytes.length <= longest
                ? ""
                : "; the " + what + " is cut here, to " + longest + " of " + bytes.length + " bytes";
    }

    private static byte[] cut(byte[] bytes, int longest) {
        return bytes == null || bytes.length <= longest ? bytes : Arrays.copyOf(bytes, longest);
    }

    private static ByteBuffer buffer(byte[] bytes) {
        return bytes == null ? null : ByteBuffer.wrap(bytes);
    }
}
