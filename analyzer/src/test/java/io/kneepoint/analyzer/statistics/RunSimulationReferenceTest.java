// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.statistics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each rate that the reference simulated of runs that differ among themselves, simulated again with our code, as in {@link
 * SimulationReferenceTest}.
 */
class RunSimulationReferenceTest {

    private static final int REQUESTS = 200;
    private static final Pattern RUNS =
            Pattern.compile("k=(\\d+) n=200 AR.5 run sd(\\d)%( shared drift sd15%)? (NULL|tail20|\\+(\\d+)%.*)");
    private static final Pattern SINGLE = Pattern.compile(".* run-to-run sd (\\d+)%");
    private static final List<String> OF_REQUESTS =
            List.of("brief_mean", "brief_gate", "peer_thr_p95", "welch_pooled", "logwelch_pooled", "mwu_pooled");
    private static final Pattern BURSTS = Pattern.compile("onoff runs k=(\\d+) (p95|mean)");

    static Stream<String> runs() {
        return Simulated.cells("runs");
    }

    static Stream<String> singleRuns() {
        return Simulated.cells("runsd");
    }

    static Stream<String> bursts() {
        return Simulated.cells("held2").filter(cell -> BURSTS.matcher(cell).matches());
    }

    /**
     * What a cell of several runs says: every run is faster or slower by a factor of its own, and with drift both runs of
     * a pair by a common one.
     */
    private record Design(int k, double spread, double drift, LatencyProcess baseline, LatencyProcess candidate) {

        static Design of(String cell) {
            Matcher m = RUNS.matcher(cell);
            if (!m.matches()) {
                throw new IllegalArgumentException("cell: " + cell + " (expected: " + RUNS + ")");
            }
            LatencyProcess process = LatencyProcess.autoregressive(0.5);
            double factor = m.group(5) == null ? 1 : 1 + Double.parseDouble(m.group(5)) / 100;
            return new Design(
                    Integer.parseInt(m.group(1)),
                    Double.parseDouble(m.group(2)) / 100,
                    m.group(3) == null ? 0 : 0.15,
                    process,
                    m.group(4).equals("tail20") ? LatencyProcess.tail(1.2, 0.5) : process.map(x -> factor * x));
        }

        /** Requests of k runs of both sides, [side][run]. */
        double[][][] draw(Random random) {
            double[][][] x = new double[2][k][];
            for (int run = 0; run < k; run++) {
                double common = drift * random.nextGaussian();
                for (int side = 0; side < 2; side++) {
                    double level = Math.exp(common + spread * random.nextGaussian());
                    LatencyProcess process = side == 0 ? baseline : candidate;
                    x[side][run] = process.map(v -> level * v).draw(random, REQUESTS);
                }
            }
            return x;
        }
    }

    @ParameterizedTest
    @MethodSource("runs")
    void shouldErrAndFindAsOftenAsTheReferenceOnSeveralRuns(String cell) {
        simulateRuns(cell).assertEach();
    }

    private static Simulated simulateRuns(String cell) {
        Design design = Design.of(cell);
        return Simulated.of("runs", cell, 1000, (simulated, random) -> {
            double[][][] x = design.draw(random);
            Sample b = together(x[0]);
            Sample c = together(x[1]);
            PlainRules rules = new PlainRules(b, c, random);
            OF_REQUESTS.forEach(rule -> simulated.count(rule, rules.flags(rule)));
            LogRatio asOneRun = estimate(Statistic.quantile(0.95), 15, b, c);
            boolean flagged = asOneRun.decide(LogRatio.delta(15), 0.05).isRegression();
            simulated.count("rec_singlerun_p95", flagged);
            count(simulated, "run_p95", Statistic.quantile(0.95), 15, x);
            count(simulated, "run_mean", Statistic.mean(), 5, x);
        });
    }

    private static void count(
            Simulated simulated, String prefix, Statistic statistic, double margin, double[][][] requests) {
        Sample b = logs(statistic, requests[0]);
        Sample c = logs(statistic, requests[1]);
        RunLevelTest test = new RunLevelTest(margin);
        count(simulated, prefix + "_unpaired", test.unpaired(b, c), margin);
        count(simulated, prefix + "_paired", test.paired(b, c), margin);
    }

    /** From the estimate, for the reference decided with three runs too. */
    private static void count(Simulated simulated, String prefix, RunLevelTest.Result result, double margin) {
        LogRatio estimate = result.estimate().orElseThrow();
        double delta = LogRatio.delta(margin);
        simulated.count(prefix + "_REG", estimate.decide(delta, 0.05).isRegression());
        simulated.count(prefix + "_REG_a.05", estimate.decide(delta, 0.1).isRegression());
        simulated.count(prefix + "_sig", estimate.interval(0.95).lower() > 0);
        simulated.count(prefix + "_NOREG", estimate.interval(0.9).upper() < delta);
    }

    @ParameterizedTest
    @MethodSource("singleRuns")
    void shouldBeAsBlindToRunsThatDifferAsTheReference(String cell) {
        simulateSingleRuns(cell).assertEach();
    }

    private static Simulated simulateSingleRuns(String cell) {
        Matcher m = SINGLE.matcher(cell);
        double spread = m.matches() ? Double.parseDouble(m.group(1)) / 100 : Double.NaN;
        LatencyProcess process = LatencyProcess.autoregressive(0);
        return Simulated.of("runsd", cell, 1500, (simulated, random) -> {
            Sample b = withLevel(process, spread, random);
            Sample c = withLevel(process, spread, random);
            PlainRules rules = new PlainRules(b, c, random);
            simulated.expected().fieldNames().forEachRemaining(rule -> {
                if (!rule.startsWith("rec_")) {
                    simulated.count(rule, rules.flags(rule));
                }
            });
            count(simulated, "rec_mean", 5, estimate(Statistic.mean(), 5, b, c));
            count(simulated, "rec_p95", 15, estimate(Statistic.quantile(0.95), 15, b, c));
        });
    }

    private static Sample withLevel(LatencyProcess process, double spread, Random random) {
        double level = Math.exp(spread * random.nextGaussian());
        return Sample.of(process.map(v -> level * v).draw(random, 1000));
    }

    private static void count(Simulated simulated, String prefix, double margin, LogRatio estimate) {
        double delta = LogRatio.delta(margin);
        for (double alpha : new double[] {0.025, 0.05}) {
            String name = prefix + (alpha == 0.05 ? "_a.05_" : "_a.025_");
            double lower = estimate.interval(1 - 2 * alpha).lower();
            simulated.count(name + "sig(L>0)", lower > 0);
            simulated.count(name + "REG", lower > 0 && estimate.theta() > delta);
            simulated.count(name + "strict(L>d)", lower > delta);
        }
        Decision decision = estimate.decide(delta, 0.05);
        simulated.count(prefix + "_NOREG(U90<d)", decision.kind() == VerdictKind.NO_REGRESSION);
        simulated.count(prefix + "_INCONC(a.025)", decision.kind() == VerdictKind.INCONCLUSIVE);
    }

    @ParameterizedTest
    @MethodSource("bursts")
    void shouldHoldItsLevelOverRunsWithBursts(String cell) {
        simulateBursts(cell).assertEach();
    }

    private static Simulated simulateBursts(String cell) {
        Matcher m = BURSTS.matcher(cell);
        Statistic statistic = Statistic.parse(m.matches() ? m.group(2) : "");
        RunLevelTest test = new RunLevelTest(statistic.equals(Statistic.mean()) ? 5 : 15);
        int k = Integer.parseInt(m.group(1));
        return Simulated.of("held2", cell, 1500, (simulated, random) -> {
            double[][][] x = new double[2][k][];
            for (int run = 0; run < 2 * k; run++) {
                x[run % 2][run / 2] = LatencyProcess.bursts().draw(random, REQUESTS);
            }
            Sample b = logs(statistic, x[0]);
            Sample c = logs(statistic, x[1]);
            simulated.count("paired", test.paired(b, c).decision().isRegression());
            simulated.count("unpaired", test.unpaired(b, c).decision().isRegression());
        });
    }

    @Test
    void shouldAgreeWithTheReferenceOnEachRuleOverAllOfItsCells() {
        Stream<Simulated> all = Stream.of(
                        runs().map(RunSimulationReferenceTest::simulateRuns),
                        singleRuns().map(RunSimulationReferenceTest::simulateSingleRuns),
                        bursts().map(RunSimulationReferenceTest::simulateBursts))
                .flatMap(cells -> cells);

        assertThat(RuleAgreement.disagreements(all.flatMap(Simulated::differences)))
                .isEmpty();
    }

    private static LogRatio estimate(Statistic statistic, double margin, Sample b, Sample c) {
        return new WithinRunTest(statistic, margin).compare(b, c).estimate().orElseThrow();
    }

    private static Sample together(double[][] runs) {
        return Sample.of(Arrays.stream(runs).flatMapToDouble(Arrays::stream).toArray());
    }

    private static Sample logs(Statistic statistic, double[][] runs) {
        return Sample.of(Arrays.stream(runs)
                .mapToDouble(run -> Math.log(statistic.of(Sample.of(run))))
                .toArray());
    }
}
