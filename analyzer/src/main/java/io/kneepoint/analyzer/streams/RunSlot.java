// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.streams;

import io.kneepoint.analyzer.assembly.ArrivalFrame;
import io.kneepoint.analyzer.assembly.PackedEntries;
import io.kneepoint.analyzer.assembly.Partial;
import io.kneepoint.analyzer.assembly.PartitionFold;
import io.kneepoint.schemas.timeline.RequestTimeline;
import io.kneepoint.schemas.topic.RecordKey;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.common.utils.Bytes;

/** One published run on one partition, and what its fold has put out since last asked. Confined to one thread. */
final class RunSlot implements PartitionFold.Output {

    final RecordKey run;

    /** Of its keys in the changelog. */
    final RunPrefix prefix;

    final byte[] runId;
    final PartitionFold fold;
    final List<RequestTimeline> timelines = new ArrayList<>();
    final List<Partial> partials = new ArrayList<>();

    /** Keys of its pieces in the changelog, without the run; the values say nothing. */
    final PackedEntries pieces = new PackedEntries();

    long lastSeenMillis;

    /** When it had last been seen at its last flush for silence. */
    private long flushedSeenMillis;

    private final byte[] keyStart;

    RunSlot(RecordKey run, int partition) {
        this.run = run;
        this.prefix = new RunPrefix(run);
        this.runId = run.runId().getBytes(StandardCharsets.UTF_8);
        this.keyStart = (run + "/").getBytes(StandardCharsets.UTF_8);
        this.fold = new PartitionFold(run.runId(), partition, this);
    }

    @Override
    public void timeline(RequestTimeline timeline) {
        timelines.add(timeline);
    }

    @Override
    public void partial(Partial partial) {
        partials.add(partial);
    }

    /** Flushes the fold if nothing was seen since the given time and something since its last such flush. */
    void flushIfSilentSince(long millis) {
        if (lastSeenMillis <= millis && lastSeenMillis != flushedSeenMillis) {
            flushedSeenMillis = lastSeenMillis;
            fold.flush();
        }
    }

    /** With what the keys of its requests start. */
    Bytes keyStart() {
        return Bytes.wrap(keyStart);
    }

    /** Whether a key starts as those of its requests do. */
    boolean isOf(byte[] key) {
        return key.length > keyStart.length && Arrays.equals(key, 0, keyStart.length, keyStart, 0, keyStart.length);
    }

    /** Whether the worker and the ordinal of a key of this slot are, digit for digit, those of the frame. */
    boolean names(byte[] key, ArrivalFrame frame) {
        int slash = numberEnd(key, keyStart.length, frame.worker());
        return slash > 0
                && slash < key.length
                && key[slash] == '/'
                && numberEnd(key, slash + 1, frame.ordinal()) == key.length;
    }

    /** A key up to and with its second slash; all of it when it has none. */
    static Bytes startOf(byte[] key) {
        int slashes = 0;
        int at = 0;
        while (at < key.length && slashes < 2) {
            slashes += key[at++] == '/' ? 1 : 0;
        }
        return Bytes.wrap(Arrays.copyOf(key, at));
    }

    /** Where this number, written at this place in decimal, ends; -1 when it is not written there. */
    private static int numberEnd(byte[] key, int from, long number) {
        int digits = 1;
        for (long rest = number; rest >= 10; rest /= 10) {
            digits++;
        }
        long rest = number;
        if (from + digits > key.length) {
            return -1;
        }
        for (int at = from + digits - 1; at >= from; at--) {
            if (key[at] != '0' + rest % 10) {
                return -1;
            }
            rest /= 10;
        }
        return from + digits;
    }
}
