// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.cli;

import io.kneepoint.analyzer.capacity.CurveAnalysis;
import io.kneepoint.analyzer.capacity.CurveOptions;
import io.kneepoint.analyzer.capacity.CurveResult;
import io.kneepoint.analyzer.capacity.CurveShift;
import io.kneepoint.analyzer.capacity.LevelPoint;
import io.kneepoint.analyzer.statistics.Decision;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * What the curves of two runs say of capacity, a sentence each: a break, a peak or a knee that comes earlier. Comparing
 * latency level by level cannot see that, for beyond its break a level has no latency to compare. Stateless.
 */
final class CapacityFindings {

    private static final int FEWEST_LEVELS = 5;
    private static final double MARGIN_PERCENT = 20;
    private static final double ALPHA = 0.05;

    private CapacityFindings() {}

    /** Of the points of each run; nothing unless there is one run a side, on at least five levels that both have. */
    static List<String> of(List<List<LevelPoint>> baseline, List<List<LevelPoint>> candidate) {
        if (baseline.size() != 1 || candidate.size() != 1) {
            return List.of();
        }
        Set<Double> common = loads(baseline.get(0));
        common.retainAll(loads(candidate.get(0)));
        if (common.size() < FEWEST_LEVELS) {
            return List.of();
        }
        CurveResult before = curve(baseline.get(0), common);
        CurveResult after = curve(candidate.get(0), common);
        CurveShift shift = CurveShift.of(before, after);
        List<String> findings = new ArrayList<>();
        if (shift.breaksEarlier()) {
            findings.add(String.format(
                    Locale.ROOT,
                    "capacity: the candidate breaks at %.0f in flight, where the baseline was still good",
                    after.breakingPoint().orElseThrow().firstBroken()));
        }
        shift.peakDecision(MARGIN_PERCENT, ALPHA)
                .filter(Decision::isRegression)
                .ifPresent(earlier -> findings.add(moved(
                        "peak",
                        before.fittedPeak().orElseThrow().concurrency(),
                        after.fittedPeak().orElseThrow().concurrency())));
        shift.kneeDecision(MARGIN_PERCENT, ALPHA)
                .filter(Decision::isRegression)
                .ifPresent(earlier -> findings.add(moved(
                        "knee",
                        before.knee().orElseThrow().median(),
                        after.knee().orElseThrow().median())));
        return findings;
    }

    private static Set<Double> loads(List<LevelPoint> points) {
        Set<Double> loads = new TreeSet<>();
        points.forEach(point -> loads.add(point.concurrency()));
        return loads;
    }

    private static CurveResult curve(List<LevelPoint> points, Set<Double> loads) {
        return CurveAnalysis.of(
                points.stream()
                        .filter(point -> loads.contains(point.concurrency()))
                        .toList(),
                CurveOptions.defaults());
    }

    private static String moved(String what, double before, double after) {
        return String.format(
                Locale.ROOT,
                "capacity: the %s comes earlier, at about %.0f in flight instead of %.0f",
                what,
                after,
                before);
    }
}
