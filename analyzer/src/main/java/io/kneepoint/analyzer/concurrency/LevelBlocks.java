// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.concurrency;

import io.kneepoint.analyzer.capacity.LevelPoint;
import io.kneepoint.analyzer.latency.TimeBin;
import io.kneepoint.analyzer.statistics.Sample;
import io.kneepoint.schemas.sketch.TimeBins;
import io.kneepoint.schemas.timeline.RequestTimeline;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;

/** The steady part of a level cut into blocks of equal duration, from which the curve's intervals are computed. */
final class LevelBlocks {

    private static final int MOST_BLOCKS = 20;
    private static final int FEWEST_BLOCKS = 4;
    private static final double NANOS_PER_SECOND = 1e9;

    private LevelBlocks() {}

    /** As many whole blocks as there are bins for, 4 to 20 of them; empty when there are too few bins or no steady part. */
    static Optional<LevelPoint.Blocks> of(Stage stage, NavigableMap<Long, TimeBin> bins, List<RequestTimeline> ok) {
        if (!stage.isMeasured()) {
            return Optional.empty();
        }
        long from = TimeBins.indexOf(stage.measureFromEpochNanos());
        long length = TimeBins.indexOf(stage.measureToEpochNanos()) - from;
        int blocks = (int) Math.min(MOST_BLOCKS, length);
        if (blocks < FEWEST_BLOCKS) {
            return Optional.empty();
        }
        long binsPerBlock = length / blocks;
        double[] throughput = new double[blocks];
        for (int block = 0; block < blocks; block++) {
            long first = from + block * binsPerBlock;
            long tokens = bins.subMap(first, true, first + binsPerBlock, false).values().stream()
                    .mapToLong(TimeBin::tokens)
                    .sum();
            throughput[block] = tokens / (binsPerBlock * TimeBins.WIDTH_NANOS / NANOS_PER_SECOND);
        }
        return Optional.of(new LevelPoint.Blocks(Sample.of(throughput), ttft(from, binsPerBlock, blocks, ok)));
    }

    /** TTFT by the block in which the request was sent; none at all when a block has none. */
    private static List<Sample> ttft(long from, long binsPerBlock, int blocks, List<RequestTimeline> ok) {
        List<List<Double>> byBlock = new ArrayList<>();
        for (int block = 0; block < blocks; block++) {
            byBlock.add(new ArrayList<>());
        }
        for (RequestTimeline request : ok) {
            Double ttft = RequestLatencies.ttft(request);
            if (ttft == null || ttft <= 0 || request.getSentEpochNanos() == null) {
                continue;
            }
            long block = Math.floorDiv(TimeBins.indexOf(request.getSentEpochNanos()) - from, binsPerBlock);
            byBlock.get((int) Math.max(0, Math.min(blocks - 1, block))).add(ttft);
        }
        return byBlock.stream().anyMatch(List::isEmpty)
                ? List.of()
                : byBlock.stream()
                        .map(block -> Sample.of(
                                block.stream().mapToDouble(Double::doubleValue).toArray()))
                        .toList();
    }
}
