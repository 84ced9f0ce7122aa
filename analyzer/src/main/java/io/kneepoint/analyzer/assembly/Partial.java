// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.assembly;

import io.kneepoint.schemas.event.StreamEvent;
import io.kneepoint.schemas.timeline.RequestTimeline;
import java.nio.ByteBuffer;
import java.util.function.Consumer;

/**
 * A partial result of one partition on its way to the fold of the whole run. A later partial of the same key replaces the earlier
 * one, so that sending one again changes nothing.
 *
 * @param key see {@link Key}
 * @param value bytes as the kind of the key says
 */
public record Partial(byte[] key, byte[] value) {

    /** What a partial is about; the first byte of its key. */
    public enum Kind {
        /** A {@link io.kneepoint.analyzer.latency.TimeBin} of one stage. */
        BIN('B'),
        /** The same, of requests whose absolute times are unknown. */
        UNTIMED_BIN('U'),
        /** Finished requests of one stage: {@link Partial#forEachSample}. */
        SAMPLES('S'),
        /** An event of the run itself. */
        CONTROL('C'),
        /** How far the partition has come: {@link Progress}. */
        PROGRESS('P');

        private final byte code;

        Kind(char code) {
            this.code = (byte) code;
        }

        static Kind of(byte code) {
            for (Kind kind : values()) {
                if (kind.code == code) {
                    return kind;
                }
            }
            throw new IllegalArgumentException("partial kind: " + code + " (expected: one of B, U, S, C, P)");
        }
    }

    public Kind kind() {
        return Kind.of(key[0]);
    }

    /** Keys, ordered so that a scan of a prefix yields what belongs together. All numbers are big-endian and not negative. */
    public static final class Key {

        private Key() {}

        /** Kind, bin index, stage, partition. */
        public static byte[] bin(long index, int stage, int partition) {
            return buffer(Kind.BIN, 16)
                    .putLong(index)
                    .putInt(stage)
                    .putInt(partition)
                    .array();
        }

        /** Kind, stage, partition. */
        public static byte[] untimedBin(int stage, int partition) {
            return buffer(Kind.UNTIMED_BIN, 8).putInt(stage).putInt(partition).array();
        }

        /** Kind, stage, partition, number of the chunk. */
        public static byte[] samples(int stage, int partition, int chunk) {
            return buffer(Kind.SAMPLES, 12)
                    .putInt(stage)
                    .putInt(partition)
                    .putInt(chunk)
                    .array();
        }

        /** Kind, worker, sequence. */
        public static byte[] control(int worker, long sequence) {
            return buffer(Kind.CONTROL, 12).putInt(worker).putLong(sequence).array();
        }

        /** Kind, partition. */
        public static byte[] progress(int partition) {
            return buffer(Kind.PROGRESS, 4).putInt(partition).array();
        }

        /** The prefix of all keys of a kind. */
        public static byte[] prefix(Kind kind) {
            return buffer(kind, 0).array();
        }

        /** The prefix of all keys of a kind and a stage (of untimed bins and samples). */
        public static byte[] prefix(Kind kind, int stage) {
            return buffer(kind, 4).putInt(stage).array();
        }

        /** The prefix of all bins with this index. */
        public static byte[] binPrefix(long index) {
            return buffer(Kind.BIN, 8).putLong(index).array();
        }

        /** Index of a bin's key. */
        public static long binIndex(byte[] key) {
            return ByteBuffer.wrap(key).getLong(1);
        }

        /** Stage of the key of a bin, an untimed bin or samples. */
        public static int stage(byte[] key) {
            return ByteBuffer.wrap(key).getInt(key[0] == Kind.BIN.code ? 9 : 1);
        }

        private static ByteBuffer buffer(Kind kind, int rest) {
            return ByteBuffer.allocate(1 + rest).put(kind.code);
        }
    }

    /**
     * How far a partition has come.
     *
     * @param watermarkEpochNanos all its events before this are folded and sent on; null while unknown
     * @param requestEvents distinct events of requests folded
     * @param lateEvents distinct events that came after the partition was complete, not folded
     * @param drained whether every worker of the roster has ended on this partition and all that was folded has been sent on
     */
    public record Progress(Long watermarkEpochNanos, long requestEvents, long lateEvents, boolean drained) {

        byte[] toBytes() {
            ByteBuffer bytes = ByteBuffer.allocate(26);
            bytes.put((byte) (watermarkEpochNanos == null ? 0 : 1));
            bytes.putLong(watermarkEpochNanos == null ? 0 : watermarkEpochNanos);
            bytes.putLong(requestEvents).putLong(lateEvents).put((byte) (drained ? 1 : 0));
            return bytes.array();
        }

        public static Progress fromBytes(byte[] value) {
            ByteBuffer bytes = ByteBuffer.wrap(value);
            boolean known = bytes.get() == 1;
            long watermark = bytes.getLong();
            return new Progress(known ? watermark : null, bytes.getLong(), bytes.getLong(), bytes.get() == 1);
        }
    }

    /** Hands each request of a {@link Kind#SAMPLES} partial to the visitor; the run's id is left out of it. */
    public static void forEachSample(byte[] value, Consumer<RequestTimeline> visitor) {
        SampleChunk.forEach(value, visitor);
    }

    /** The event of a {@link Kind#CONTROL} partial. */
    public static StreamEvent controlEvent(byte[] value) {
        return Bodies.event(value);
    }
}
