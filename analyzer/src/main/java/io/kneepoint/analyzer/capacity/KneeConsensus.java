// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.capacity;

import io.kneepoint.analyzer.capacity.Knee.Candidate;
import io.kneepoint.analyzer.capacity.Knee.Method;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Consumer;

/**
 * The knee on which several definitions agree: at least two of them, within a factor of 4 and within what was measured.
 * Stateless.
 */
final class KneeConsensus {

    private static final double AGREEMENT = 4;
    private static final double SENSITIVITY = 1;

    private KneeConsensus() {}

    /** The knee of ascending levels; empty after saying why to {@code reason}. */
    static Optional<Knee> of(List<LevelPoint> levels, UslFit usl, Consumer<String> reason) {
        double highestLevel = levels.get(levels.size() - 1).concurrency();
        List<Candidate> candidates = candidates(levels, usl).stream()
                .filter(candidate -> candidate.concurrency() <= highestLevel)
                .sorted(Comparator.comparingDouble(Candidate::concurrency))
                .toList();
        int n = candidates.size();
        if (n < 2) {
            reason.accept("fewer than two definitions find a knee among the measured levels");
            return Optional.empty();
        }
        double low = candidates.get(0).concurrency();
        double high = candidates.get(n - 1).concurrency();
        if (high > AGREEMENT * low) {
            reason.accept("no clear knee: definitions differ by more than a factor of 4");
            return Optional.empty();
        }
        double median = (candidates.get((n - 1) / 2).concurrency()
                        + candidates.get(n / 2).concurrency())
                / 2;
        return Optional.of(new Knee(low, median, high, candidates, kneedle(levels)));
    }

    private static List<Candidate> candidates(List<LevelPoint> levels, UslFit usl) {
        List<Candidate> found = new ArrayList<>();
        usl.ceiling().ifPresent(x -> found.add(new Candidate(Method.ASYMPTOTE, x / usl.gamma())));
        usl.powerOptimalConcurrency().ifPresent(n -> found.add(new Candidate(Method.POWER_FITTED, n)));
        List<LevelPoint> timed = timed(levels);
        SegmentedFit.of(concurrencies(timed), p95(timed))
                .filter(SegmentedFit::bends)
                .ifPresent(fit -> found.add(new Candidate(Method.BEND, fit.breakpoint())));
        timed.stream()
                .max(Comparator.comparingDouble(KneeConsensus::power))
                .filter(best -> timed.size() > 2 && !best.equals(timed.get(timed.size() - 1)))
                .ifPresent(best -> found.add(new Candidate(Method.POWER_MEASURED, best.concurrency())));
        return found;
    }

    private static double power(LevelPoint level) {
        return level.tokensPerSecond() / level.ttftP95Nanos().orElseThrow();
    }

    private static OptionalDouble kneedle(List<LevelPoint> levels) {
        List<LevelPoint> timed = timed(levels);
        if (timed.size() < 3) {
            return OptionalDouble.empty();
        }
        OptionalDouble knee = Kneedle.knee(
                logs(concurrencies(timed)), logs(p95(timed)), Kneedle.Shape.CONVEX_INCREASING, SENSITIVITY);
        return knee.isEmpty() ? knee : OptionalDouble.of(Math.exp(knee.getAsDouble()));
    }

    private static List<LevelPoint> timed(List<LevelPoint> levels) {
        return levels.stream().filter(level -> level.ttftP95Nanos().isPresent()).toList();
    }

    private static double[] concurrencies(List<LevelPoint> levels) {
        return levels.stream().mapToDouble(LevelPoint::concurrency).toArray();
    }

    private static double[] p95(List<LevelPoint> levels) {
        return levels.stream()
                .mapToDouble(level -> level.ttftP95Nanos().orElseThrow())
                .toArray();
    }

    private static double[] logs(double[] values) {
        double[] logs = new double[values.length];
        for (int i = 0; i < logs.length; i++) {
            logs[i] = Math.log(values[i]);
        }
        return logs;
    }
}
