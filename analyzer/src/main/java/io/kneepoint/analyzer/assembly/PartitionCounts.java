// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.assembly;

import java.nio.ByteBuffer;

/** What a partition has counted of a run, and how far it has come: the small part of its state. Confined to one thread. */
final class PartitionCounts {

    private static final byte KEY = 'H';
    private static final int LENGTH = 43;

    /** Workers of the run; null until one has said. */
    Integer roster;

    /** Distinct events of requests folded. */
    long requestEvents;

    /** Distinct events folded, those of the run itself included. */
    long distinctEvents;

    /** Distinct events that came too late to be folded. */
    long lateEvents;

    /** Watermark up to which everything was sent on; null while nothing was. [ns since the Unix epoch] */
    Long sentWatermark;

    /** Whether the run was closed though not all of it was here. */
    boolean givenUp;

    private int chunks;
    private boolean unsaved;

    /** Something has changed. */
    void changed() {
        unsaved = true;
    }

    /** Number of the next chunk of samples. */
    int nextChunk() {
        unsaved = true;
        return chunks++;
    }

    /** Hands over what is to be kept, if it changed since the last call. */
    void drainUnsaved(StateSink sink) {
        if (unsaved) {
            sink.put(new byte[] {KEY}, toBytes());
            unsaved = false;
        }
    }

    private byte[] toBytes() {
        ByteBuffer bytes = ByteBuffer.allocate(LENGTH);
        bytes.put((byte) (roster == null ? 0 : 1)).putInt(roster == null ? 0 : roster);
        bytes.putLong(requestEvents).putLong(distinctEvents).putLong(lateEvents).putInt(chunks);
        bytes.put((byte) (sentWatermark == null ? 0 : 1)).putLong(sentWatermark == null ? 0 : sentWatermark);
        bytes.put((byte) (givenUp ? 1 : 0));
        return bytes.array();
    }

    /** Whether the key of a piece of state is theirs. */
    static boolean owns(byte[] key) {
        return key[0] == KEY;
    }

    /** Puts back what {@link #drainUnsaved} handed over. */
    void restore(byte[] value) {
        ByteBuffer bytes = ByteBuffer.wrap(value);
        boolean declared = bytes.get() == 1;
        int workers = bytes.getInt();
        roster = declared ? workers : null;
        requestEvents = bytes.getLong();
        distinctEvents = bytes.getLong();
        lateEvents = bytes.getLong();
        chunks = bytes.getInt();
        boolean watermarked = bytes.get() == 1;
        long watermark = bytes.getLong();
        sentWatermark = watermarked ? watermark : null;
        givenUp = bytes.get() == 1;
    }
}
