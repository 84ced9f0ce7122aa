// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.regression;

import io.kneepoint.analyzer.statistics.ModeSplit;
import io.kneepoint.analyzer.statistics.Sample;
import io.kneepoint.analyzer.statistics.Statistic;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * Compares how many requests fall into the slow one of two modes of TTFT: a cache that hits less often, where the
 * endpoint does not say what its cache did.
 *
 * <p>One side alone must have both modes. Two sides of one mode each, a little apart, have two modes only together: that is a shift,
 * which TTFT itself shows. A shift between modes moves the mean and hardly a quantile, so it needs a comparison of its own. For information
 * only. Stateless but for the policy.
 */
final class ModeComparison {

    private static final String METRIC = "ttftSlowModeShare";
    private static final double MARGIN_POINTS = 5;

    private final GatePolicy policy;

    ModeComparison(GatePolicy policy) {
        this.policy = policy;
    }

    /** The comparison at a level; empty unless TTFT has two modes, of one side alone and of both together. */
    Optional<Comparison> compare(
            OptionalInt concurrency, List<LevelSample> baseline, List<LevelSample> candidate, Pairing pairing) {
        if (modes(baseline.stream()).or(() -> modes(candidate.stream())).isEmpty()) {
            return Optional.empty();
        }
        return modes(Stream.concat(baseline.stream(), candidate.stream())).map(split -> {
            Subject subject = new Subject(METRIC, Statistic.mean(), MARGIN_POINTS, false, false, concurrency, false);
            String note = String.format(
                    Locale.ROOT,
                    "TTFT has two modes, a factor of %.1f apart, split at %.4g",
                    split.gap(),
                    split.threshold());
            ShareComparison shares = new ShareComparison(policy);
            List<boolean[]> b = slow(baseline, split.threshold());
            List<boolean[]> c = slow(candidate, split.threshold());
            Comparison comparison = b.size() == 1 && c.size() == 1
                    ? shares.withinRun(
                            subject, b.get(0), c.get(0), candidate.get(0).seconds())
                    : shares.runs(subject, b, c, pairing, candidate.get(0).seconds());
            return comparison.withNote(note);
        });
    }

    private static Optional<ModeSplit> modes(Stream<LevelSample> levels) {
        return ModeSplit.of(Sample.of(levels.flatMapToDouble(
                        level -> Arrays.stream(level.column(Metric.TTFT).toArray()))
                .toArray()));
    }

    private static List<boolean[]> slow(List<LevelSample> levels, double threshold) {
        return levels.stream()
                .map(level -> {
                    double[] ttft = level.column(Metric.TTFT).toArray();
                    boolean[] slow = new boolean[ttft.length];
                    for (int i = 0; i < slow.length; i++) {
                        slow[i] = ttft[i] > threshold;
                    }
                    return slow;
                })
                .toList();
    }
}
