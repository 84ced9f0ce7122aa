// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.assembly;

import io.kneepoint.analyzer.latency.TimeBin;
import io.kneepoint.schemas.sketch.TimeBins;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The time bins of one run on one partition. A bin that was sent on is kept as bytes, which are a tenth of its size, until a late
 * event touches it again.
 */
final class PartitionBins {

    private static final int RECENT = 64;

    /** A bin's place; no index is a bin of requests without absolute times. */
    record Place(int stage, Long index) {}

    private static final class OpenBin {
        private final Place place;
        private final TimeBin bin;
        private boolean unsaved;

        private OpenBin(Place place, TimeBin bin) {
            this.place = place;
            this.bin = bin;
        }
    }

    private final int partition;
    private final boolean saved;
    private final Map<Place, OpenBin> open = new HashMap<>();
    private final PackedEntries frozen = new PackedEntries();
    private final List<OpenBin> unsaved = new ArrayList<>();

    /** Open timed bins by index and stage: requests in flight touch a few of them in turn. */
    private final OpenBin[] recent = new OpenBin[RECENT];

    /** {@code saved}: whether {@link #drainUnsaved} will be called; if not, no note is kept of bins that changed. */
    PartitionBins(int partition, boolean saved) {
        this.partition = partition;
        this.saved = saved;
    }

    /** The bin of an instant, for writing. */
    TimeBin at(int stage, long epochNanos) {
        long index = TimeBins.indexOf(epochNanos);
        int slot = (int) (index + 7L * stage) & (RECENT - 1);
        OpenBin last = recent[slot];
        if (last == null || last.place.stage() != stage || last.place.index() != index) {
            last = open(new Place(stage, index));
            recent[slot] = last;
        }
        return touched(last);
    }

    /** The bin of all that happened at unknown times, for writing. */
    TimeBin untimed(int stage) {
        return touched(open(new Place(stage, null)));
    }

    private OpenBin open(Place place) {
        OpenBin bin = open.get(place);
        if (bin == null) {
            byte[] bytes = frozen.remove(keyOf(place));
            bin = new OpenBin(place, bytes == null ? new TimeBin() : TimeBin.fromBytes(bytes));
            open.put(place, bin);
        }
        return bin;
    }

    private TimeBin touched(OpenBin bin) {
        if (saved && !bin.unsaved) {
            bin.unsaved = true;
            unsaved.add(bin);
        }
        return bin.bin;
    }

    /** Freezes the open bins that end at or before the watermark (all of them when it is null) and returns them as partials. */
    List<Partial> freezeUpTo(Long watermarkEpochNanos) {
        List<Partial> partials = new ArrayList<>();
        open.values().removeIf(bin -> {
            Place place = bin.place;
            boolean due = watermarkEpochNanos == null
                    || (place.index() != null && TimeBins.startOf(place.index() + 1) <= watermarkEpochNanos);
            if (due) {
                byte[] bytes = bin.bin.toBytes();
                byte[] key = keyOf(place);
                frozen.put(key, bytes);
                // The state of a frozen bin says so: it changes when a bin is frozen, though nothing was counted.
                touched(bin);
                partials.add(new Partial(key, bytes));
            }
            return due;
        });
        Arrays.fill(recent, null);
        return partials;
    }

    /** Hands over the bins touched since the last call, as state to be saved. */
    void drainUnsaved(StateSink sink) {
        for (OpenBin bin : unsaved) {
            bin.unsaved = false;
            byte[] key = keyOf(bin.place);
            byte[] bytes = frozen.get(key);
            boolean isOpen = bytes == null;
            if (isOpen) {
                bytes = open.get(bin.place).bin.toBytes();
            }
            byte[] state = new byte[bytes.length + 1];
            state[0] = (byte) (isOpen ? 1 : 0);
            System.arraycopy(bytes, 0, state, 1, bytes.length);
            sink.put(key, state);
        }
        unsaved.clear();
    }

    void restore(byte[] key, byte[] state) {
        byte[] bytes = Arrays.copyOfRange(state, 1, state.length);
        Long index = key[0] == 'B' ? Partial.Key.binIndex(key) : null;
        Place place = new Place(Partial.Key.stage(key), index);
        open.remove(place);
        frozen.remove(key);
        Arrays.fill(recent, null);
        if (state[0] == 1) {
            open.put(place, new OpenBin(place, TimeBin.fromBytes(bytes)));
        } else {
            frozen.put(key, bytes);
        }
    }

    private byte[] keyOf(Place place) {
        return place.index() == null
                ? Partial.Key.untimedBin(place.stage(), partition)
                : Partial.Key.bin(place.index(), place.stage(), partition);
    }
}
