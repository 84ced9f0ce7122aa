// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.run;

import io.kneepoint.schemas.sketch.TimeBins;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/**
 * How long the windows of a run are. Each length is a whole number of {@link TimeBins bins}, so that a window is an exact sum.
 *
 * @param lengths distinct lengths, ascending, at least one, each a positive multiple of 250 ms and at most an hour
 */
public record WindowLengths(List<Duration> lengths) {

    private static final Duration LONGEST = Duration.ofHours(1);

    public WindowLengths {
        lengths = lengths.stream().sorted().distinct().toList();
        if (lengths.isEmpty()) {
            throw new IllegalArgumentException("window lengths: none (expected: at least one)");
        }
        for (Duration length : lengths) {
            if (length.compareTo(LONGEST) > 0
                    || length.toNanos() <= 0
                    || length.toNanos() % TimeBins.WIDTH_NANOS != 0) {
                throw new IllegalArgumentException("window length: " + length.toMillis()
                        + " ms (expected: a multiple of " + TimeBins.WIDTH_NANOS / 1_000_000 + " ms, at most "
                        + LONGEST.toHours() + " h)");
            }
        }
    }

    /** 1 s and 10 s. */
    public static WindowLengths defaults() {
        return new WindowLengths(List.of(Duration.ofSeconds(1), Duration.ofSeconds(10)));
    }

    /** The lengths in bins, ascending. */
    long[] inBins() {
        long[] bins = new long[lengths.size()];
        Arrays.setAll(bins, i -> lengths.get(i).toNanos() / TimeBins.WIDTH_NANOS);
        return bins;
    }
}
