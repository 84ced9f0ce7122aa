// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.concurrency;

import io.kneepoint.analyzer.latency.TimeBin;
import io.kneepoint.schemas.event.Bursts;
import io.kneepoint.schemas.event.Outcome;
import io.kneepoint.schemas.metric.BurstResponse;
import io.kneepoint.schemas.sketch.TimeBins;
import io.kneepoint.schemas.timeline.RequestTimeline;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;

/**
 * How an endpoint got over the bursts of a stage. The calm before the first burst is what it is compared with.
 *
 * <p>TTFT has recovered with the first request sent after the burst from which on the median of five in a row is not above the 95th
 * percentile of the calm. The queue has drained with the first bin after the burst in which no more than c + 2√c + 1 requests are in
 * flight on average, c being the calm's mean, which is what independent arrivals hardly exceed. Both are counted from the burst's end
 * and looked for until the next burst begins.
 */
final class BurstFold {

    private static final int IN_A_ROW = 5;
    private static final double CALM_QUANTILE = 0.95;

    /** Nobody reads what so many bursts have in common; a period of a nanosecond would have more than can be counted. */
    private static final long MOST_BURSTS = 100_000;

    private final Stage stage;
    private final Bursts bursts;
    private final List<RequestTimeline> bySent;
    private final InFlight inFlight;

    private BurstFold(Stage stage, List<RequestTimeline> requests, NavigableMap<Long, TimeBin> bins) {
        this.stage = stage;
        this.bursts = stage.bursts();
        this.bySent = requests.stream()
                .filter(request -> request.getOutcome() == Outcome.OK && request.getFirstTokenOffsetNanos() != null)
                .sorted(Comparator.comparing(RequestTimeline::getSentEpochNanos)
                        .thenComparing(RequestTimeline::getWorker)
                        .thenComparing(RequestTimeline::getOrdinal))
                .toList();
        this.inFlight = InFlight.of(stage, bins);
    }

    /** Empty without bursts, with more than a hundred thousand of them, without a burst that ended, and without requests in the calm before the first one. */
    static Optional<BurstResponse> of(Stage stage, List<RequestTimeline> requests, NavigableMap<Long, TimeBin> bins) {
        return stage.bursts() == null || stage.startedEpochNanos() == null || !stage.isMeasured() || hasTooMany(stage)
                ? Optional.empty()
                : new BurstFold(stage, requests, bins).response();
    }

    private static boolean hasTooMany(Stage stage) {
        return (stage.measureToEpochNanos() - stage.startedEpochNanos())
                        / stage.bursts().getPeriodDurationNanos()
                > MOST_BURSTS;
    }

    private Optional<BurstResponse> response() {
        long firstBurst = stage.startedEpochNanos() + bursts.getBurstOffsetNanos();
        double[] calmTtft = ttft(stage.startedEpochNanos(), firstBurst);
        double calmInFlight = meanInFlight(stage.startedEpochNanos(), firstBurst);
        if (calmTtft.length == 0 || Double.isNaN(calmInFlight)) {
            return Optional.empty();
        }
        Arrays.sort(calmTtft);
        double ttftLimit = calmTtft[(int) Math.ceil(CALM_QUANTILE * calmTtft.length) - 1];
        double inFlightLimit = calmInFlight + 2 * Math.sqrt(calmInFlight) + 1;
        List<Double> recoveries = new ArrayList<>();
        List<Double> drains = new ArrayList<>();
        long count = 0;
        for (long burst = firstBurst; ; burst += bursts.getPeriodDurationNanos()) {
            long ended = burst + bursts.getBurstDurationNanos();
            if (ended >= stage.measureToEpochNanos()) {
                break;
            }
            long until = Math.min(burst + bursts.getPeriodDurationNanos(), stage.measureToEpochNanos());
            count++;
            recovered(ended, until, ttftLimit).ifPresent(at -> recoveries.add((double) (at - ended)));
            drained(ended, until, inFlightLimit).ifPresent(at -> drains.add((double) Math.max(0, at - ended)));
        }
        return count == 0 ? Optional.empty() : Optional.of(response(count, recoveries, drains));
    }

    private static BurstResponse response(long count, List<Double> recoveries, List<Double> drains) {
        return new BurstResponse(
                count,
                (long) recoveries.size(),
                median(recoveries),
                greatest(recoveries),
                (long) drains.size(),
                median(drains),
                greatest(drains));
    }

    private double[] ttft(long from, long to) {
        return bySent.stream()
                .filter(request -> request.getSentEpochNanos() >= from && request.getSentEpochNanos() < to)
                .mapToDouble(request -> request.getFirstTokenOffsetNanos())
                .toArray();
    }

    private Optional<Long> recovered(long from, long to, double limit) {
        List<RequestTimeline> after = bySent.stream()
                .filter(request -> request.getSentEpochNanos() >= from && request.getSentEpochNanos() < to)
                .toList();
        for (int i = 0; i + IN_A_ROW <= after.size(); i++) {
            double[] row = after.subList(i, i + IN_A_ROW).stream()
                    .mapToDouble(request -> request.getFirstTokenOffsetNanos())
                    .sorted()
                    .toArray();
            if (row[IN_A_ROW / 2] <= limit) {
                return Optional.of(after.get(i).getSentEpochNanos());
            }
        }
        return Optional.empty();
    }

    private Optional<Long> drained(long from, long to, double limit) {
        int first = (int) Math.max(0, TimeBins.indexOf(TimeBins.ceiling(from)) - inFlight.firstBin());
        for (int bin = first; bin < inFlight.bins(); bin++) {
            long start = TimeBins.startOf(inFlight.firstBin() + bin);
            if (start >= to) {
                return Optional.empty();
            }
            if (inFlight.mean(bin) <= limit) {
                return Optional.of(start);
            }
        }
        return Optional.empty();
    }

    private double meanInFlight(long from, long to) {
        double sum = 0;
        int count = 0;
        for (int bin = 0; bin < inFlight.bins(); bin++) {
            long start = TimeBins.startOf(inFlight.firstBin() + bin);
            if (start >= from && start + TimeBins.WIDTH_NANOS <= to) {
                sum += inFlight.mean(bin);
                count++;
            }
        }
        return count == 0 ? Double.NaN : sum / count;
    }

    private static Double median(List<Double> values) {
        if (values.isEmpty()) {
            return null;
        }
        List<Double> ascending = values.stream().sorted().toList();
        int middle = ascending.size() / 2;
        return ascending.size() % 2 == 1
                ? ascending.get(middle)
                : (Double) ((ascending.get(middle - 1) + ascending.get(middle)) / 2);
    }

    private static Double greatest(List<Double> values) {
        return values.stream().max(Comparator.naturalOrder()).orElse(null);
    }
}
