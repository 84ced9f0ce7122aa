// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.concurrency;

import io.kneepoint.analyzer.capacity.LevelPoint;
import io.kneepoint.analyzer.latency.TimeBin;
import io.kneepoint.schemas.metric.ConcurrencyLevel;
import io.kneepoint.schemas.sketch.TimeBins;
import io.kneepoint.schemas.timeline.RequestTimeline;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A stage whose load changes all the time to many load levels: each bin of time counts for the level of the requests that were in
 * flight on average in it, each request for the level of the bin in which it was sent.
 *
 * <p>Levels are 1, 2, 3, 4–5, 6–7, 8–11, 12–15 and so on, two for each doubling; one that the load passed in less than a second is
 * left out. A level's load is the mean in flight over its bins.
 */
public final class RampFold {

    private static final int FEWEST_BINS = 4;

    private final Stage stage;
    private final List<RequestTimeline> requests = new ArrayList<>();
    private final NavigableMap<Long, TimeBin> bins = new TreeMap<>();

    /** A level of the ramp as a record and as a point of the curve, and which it is. */
    public record Level(int number, ConcurrencyLevel level, Optional<LevelPoint> point) {}

    public RampFold(Stage stage) {
        this.stage = stage;
    }

    /** Takes a request of the stage. */
    public void add(RequestTimeline request) {
        requests.add(request);
    }

    /** Takes a bin of the stage. */
    public void add(long index, TimeBin bin) {
        bins.computeIfAbsent(index, key -> new TimeBin()).merge(bin);
    }

    /** The levels, ascending; none where nothing was measured. */
    public List<Level> levels() {
        if (!stage.isMeasured()) {
            return List.of();
        }
        InFlight inFlight = InFlight.of(stage, bins);
        TreeMap<Integer, List<Integer>> binsByLevel = new TreeMap<>();
        for (int bin = 0; bin < inFlight.bins(); bin++) {
            long rounded = Math.round(inFlight.mean(bin));
            if (rounded > 0) {
                binsByLevel
                        .computeIfAbsent(levelOf(rounded), level -> new ArrayList<>())
                        .add(bin);
            }
        }
        List<Level> levels = new ArrayList<>();
        binsByLevel.forEach((number, its) -> {
            if (its.size() >= FEWEST_BINS) {
                levels.add(level(number, new TreeSet<>(its), inFlight));
            }
        });
        return levels;
    }

    /** 1, 2, 3, 4–5, 6–7, 8–11 …: the position of the highest bit, twice, and the bit below it. */
    static int levelOf(long inFlight) {
        int highest = Long.SIZE - 1 - Long.numberOfLeadingZeros(inFlight);
        int below = highest == 0 ? 0 : (int) (inFlight >>> highest - 1 & 1);
        return 2 * highest + below;
    }

    private Level level(int number, Set<Integer> its, InFlight inFlight) {
        double mean = its.stream().mapToDouble(inFlight::mean).average().orElseThrow();
        LevelFold fold = new LevelFold(new Stage(
                stage.runId(),
                stage.number(),
                stage.name(),
                Math.toIntExact(Math.round(mean)),
                null,
                null,
                null,
                its.size() * TimeBins.WIDTH_NANOS,
                stage.objectives(),
                stage.price(),
                stage.pattern(),
                stage.startedEpochNanos(),
                null,
                stage.everyArrival()));
        for (int bin : its) {
            long index = inFlight.firstBin() + bin;
            fold.add(index, bins.getOrDefault(index, new TimeBin()));
        }
        for (RequestTimeline request : requests) {
            if (request.getSentEpochNanos() != null) {
                long bin = TimeBins.indexOf(request.getSentEpochNanos()) - inFlight.firstBin();
                if (bin >= 0 && bin < inFlight.bins() && its.contains((int) bin)) {
                    fold.add(request);
                }
            }
        }
        ConcurrencyLevel level = ConcurrencyLevel.newBuilder(fold.level())
                .setMeasuredConcurrency(mean)
                .build();
        return new Level(number, level, fold.point());
    }
}
