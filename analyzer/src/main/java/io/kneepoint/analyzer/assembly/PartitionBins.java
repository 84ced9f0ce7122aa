// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.assembly;

import io.kneepoint.analyzer.latency.TimeBin;
import io.kneepoint.schemas.sketch.TimeBins;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The time bins of one run on one partition. A bin that was sent on is kept as bytes, which are a tenth of its size, until a late
 * event touches it again.
 */
final class PartitionBins {

    /** A bin's place; no index is a bin of requests without absolute times. */
    record Place(int stage, Long index) {}

    private final int partition;
    private final Map<Place, TimeBin> open = new HashMap<>();
    private final Map<Place, byte[]> frozen = new HashMap<>();
    private final Set<Place> unsaved = new HashSet<>();

    private Place lastPlace;
    private TimeBin lastBin;

    PartitionBins(int partition) {
        this.partition = partition;
    }

    /** The bin of an instant, for writing; the instant is null where absolute times are unknown. */
    TimeBin at(int stage, Long epochNanos) {
        Long index = epochNanos == null ? null : TimeBins.indexOf(epochNanos);
        Place last = lastPlace;
        if (last != null && last.stage() == stage && java.util.Objects.equals(last.index(), index)) {
            return lastBin;
        }
        Place place = new Place(stage, index);
        TimeBin bin = open.get(place);
        if (bin == null) {
            byte[] bytes = frozen.remove(place);
            bin = bytes == null ? new TimeBin() : TimeBin.fromBytes(bytes);
            open.put(place, bin);
        }
        unsaved.add(place);
        lastPlace = place;
        lastBin = bin;
        return bin;
    }

    /** Freezes the open bins that end at or before the watermark (all of them when it is null) and returns them as partials. */
    List<Partial> freezeUpTo(Long watermarkEpochNanos) {
        List<Partial> partials = new ArrayList<>();
        open.entrySet().removeIf(entry -> {
            Place place = entry.getKey();
            boolean due = watermarkEpochNanos == null
                    || (place.index() != null && TimeBins.startOf(place.index() + 1) <= watermarkEpochNanos);
            if (due) {
                byte[] bytes = entry.getValue().toBytes();
                frozen.put(place, bytes);
                partials.add(new Partial(keyOf(place), bytes));
            }
            return due;
        });
        lastPlace = null;
        lastBin = null;
        return partials;
    }

    /** Hands over the bins touched since the last call, as state to be saved. */
    void drainUnsaved(StateSink sink) {
        for (Place place : unsaved) {
            TimeBin bin = open.get(place);
            byte[] bytes = bin == null ? frozen.get(place) : bin.toBytes();
            byte[] state = new byte[bytes.length + 1];
            state[0] = (byte) (bin == null ? 0 : 1);
            System.arraycopy(bytes, 0, state, 1, bytes.length);
            sink.put(keyOf(place), state);
        }
        unsaved.clear();
        lastPlace = null;
        lastBin = null;
    }

    void restore(byte[] key, byte[] state) {
        byte[] bytes = java.util.Arrays.copyOfRange(state, 1, state.length);
        Long index = key[0] == 'B' ? Partial.Key.binIndex(key) : null;
        Place place = new Place(Partial.Key.stage(key), index);
        open.remove(place);
        frozen.remove(place);
        if (state[0] == 1) {
            open.put(place, TimeBin.fromBytes(bytes));
        } else {
            frozen.put(place, bytes);
        }
    }

    private byte[] keyOf(Place place) {
        return place.index() == null
                ? Partial.Key.untimedBin(place.stage(), partition)
                : Partial.Key.bin(place.index(), place.stage(), partition);
    }
}
