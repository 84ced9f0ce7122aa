// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.streams;

import io.kneepoint.schemas.topic.RecordKey;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.apache.kafka.common.utils.Bytes;

/** With what the keys of one published run begin in a store of a task and in its changelog: the run's length and name. */
final class RunPrefix {

    private final byte[] prefix;

    RunPrefix(RecordKey run) {
        byte[] name = run.toBytes();
        prefix = ByteBuffer.allocate(Short.BYTES + name.length)
                .putShort((short) name.length)
                .put(name)
                .array();
    }

    /** The key of an entry of the run. */
    Bytes key(byte[] rest) {
        byte[] key = Arrays.copyOf(prefix, prefix.length + rest.length);
        System.arraycopy(rest, 0, key, prefix.length, rest.length);
        return Bytes.wrap(key);
    }

    private static int lengthOf(byte[] key) {
        return Short.BYTES + ByteBuffer.wrap(key).getShort();
    }

    /** The run that an entry belongs to. */
    static RecordKey runOf(byte[] key) {
        return RecordKey.parse(Arrays.copyOfRange(key, Short.BYTES, lengthOf(key)));
    }

    /** A key without its prefix. */
    static byte[] restOf(byte[] key) {
        return Arrays.copyOfRange(key, lengthOf(key), key.length);
    }
}
