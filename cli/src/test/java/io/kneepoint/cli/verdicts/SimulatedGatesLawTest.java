// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.cli.verdicts;

import static org.assertj.core.api.Assertions.assertThat;

import io.kneepoint.analyzer.regression.GatePolicy;
import io.kneepoint.analyzer.regression.Pairing;
import io.kneepoint.analyzer.regression.RegressionReport;
import io.kneepoint.analyzer.regression.RunComparator;
import io.kneepoint.analyzer.regression.RunGate;
import io.kneepoint.analyzer.regression.RunSample;
import io.kneepoint.analyzer.regression.SequentialGate;
import io.kneepoint.analyzer.statistics.VerdictKind;
import io.kneepoint.generator.simulator.EngineBlueprint;
import io.kneepoint.generator.simulator.SimulatorCatalogue;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * How often the default gates are right about an engine: five pairs of runs of the simulated one in virtual time. The
 * long form has more comparisons and more levels; see {@code docs/verdicts.md} for its command.
 */
class SimulatedGatesLawTest {

    private static final int PAIRS = 5;
    private static final int REQUESTS = 200;
    private static final EngineBlueprint ENGINE = SimulatorCatalogue.packaged().blueprint("llama3-8b-a100");
    private static final RunComparator GATE = new RunComparator(GatePolicy.defaults(), Pairing.INTERLEAVED);

    /** Verdicts of so many comparisons; each run's engine is slower by a factor of its own, exp(sd · |normal|). */
    private static Map<VerdictKind, Integer> verdicts(
            int comparisons, int concurrency, double slowdown, double runToRunSd, long seed) {
        Random random = new Random(seed);
        Map<VerdictKind, Integer> counts = new EnumMap<>(VerdictKind.class);
        for (int i = 0; i < comparisons; i++) {
            List<RunSample> baseline = new ArrayList<>();
            List<RunSample> candidate = new ArrayList<>();
            for (int pair = 0; pair < PAIRS; pair++) {
                baseline.add(run(1, runToRunSd, concurrency, random));
                candidate.add(run(slowdown, runToRunSd, concurrency, random));
            }
            RegressionReport report = GATE.compare(baseline, candidate);
            counts.merge(report.verdict(), 1, Integer::sum);
        }
        return counts;
    }

    private static RunSample run(double slowdown, double runToRunSd, int concurrency, Random random) {
        // Only slower than its best: the engine cannot be made faster than its efficiency allows.
        double factor = slowdown * Math.exp(runToRunSd * (4 + Math.max(-4, random.nextGaussian())));
        EngineBlueprint engine = ENGINE.withEfficiency(ENGINE.efficiency().slowedBy(factor));
        return SimulatedRuns.run(engine, concurrency, REQUESTS, random.nextLong());
    }

    private static int count(Map<VerdictKind, Integer> verdicts, VerdictKind kind) {
        return verdicts.getOrDefault(kind, 0);
    }

    @Test
    void shouldSeldomBlockAndMostlyPassTheSameEngine() {
        Map<VerdictKind, Integer> verdicts = verdicts(200, 32, 1, 0, 20_261_124);

        assertThat(count(verdicts, VerdictKind.REGRESSION))
                .as("blocked of 200: %s", verdicts)
                .isLessThanOrEqualTo(10);
        assertThat(count(verdicts, VerdictKind.NO_REGRESSION))
                .as("passed of 200: %s", verdicts)
                .isGreaterThanOrEqualTo(100);
    }

    @Test
    void shouldCatchAnEngineThatIsSlowerByThirtyPercent() {
        Map<VerdictKind, Integer> verdicts = verdicts(50, 32, 1.3, 0, 4_711);

        assertThat(count(verdicts, VerdictKind.REGRESSION))
                .as("caught of 50: %s", verdicts)
                .isGreaterThanOrEqualTo(40);
    }

    @Test
    void shouldStandRunsThatDifferAmongThemselves() {
        Map<VerdictKind, Integer> same = verdicts(60, 32, 1, 0.05, 99);
        Map<VerdictKind, Integer> slower = verdicts(40, 32, 1.3, 0.05, 100);

        assertThat(count(same, VerdictKind.REGRESSION))
                .as("blocked of 60: %s", same)
                .isLessThanOrEqualTo(5);
        assertThat(count(slower, VerdictKind.REGRESSION))
                .as("caught of 40: %s", slower)
                .isGreaterThanOrEqualTo(32);
    }

    /** Verdicts of so many gates that extend themselves, and how many pairs they took. */
    private static Map<VerdictKind, Integer> gates(int count, double slowdown, long seed, List<Integer> pairs) {
        Random random = new Random(seed);
        Map<VerdictKind, Integer> counts = new EnumMap<>(VerdictKind.class);
        for (int i = 0; i < count; i++) {
            RunGate gate = RunGate.ofPairs(GatePolicy.defaults(), List.of(4, 6, 8, 10, 12));
            while (gate.state() instanceof SequentialGate.State.Collecting) {
                gate.addPair(run(1, 0.02, 32, random), run(slowdown, 0.02, 32, random));
            }
            counts.merge(gate.report().verdict(), 1, Integer::sum);
            pairs.add(gate.runs());
        }
        return counts;
    }

    @Test
    void shouldExtendAGateUntilItCanSay() {
        List<Integer> pairsOfSame = new ArrayList<>();
        List<Integer> pairsOfSlower = new ArrayList<>();
        Map<VerdictKind, Integer> same = gates(40, 1, 5, pairsOfSame);
        Map<VerdictKind, Integer> slower = gates(30, 1.3, 6, pairsOfSlower);

        assertThat(count(same, VerdictKind.REGRESSION))
                .as("blocked of 40: %s", same)
                .isLessThanOrEqualTo(2);
        assertThat(count(same, VerdictKind.NO_REGRESSION))
                .as("passed of 40: %s", same)
                .isGreaterThanOrEqualTo(30);
        assertThat(count(slower, VerdictKind.REGRESSION))
                .as("caught of 30: %s", slower)
                .isEqualTo(30);
        assertThat(pairsOfSlower).as("a plain case ends early").allMatch(pairs -> pairs <= 6);
        assertThat(pairsOfSame).as("being sure of nothing takes longer").anyMatch(pairs -> pairs > 6);
    }

    @Test
    @EnabledIfSystemProperty(named = "kneepoint.laws", matches = "long")
    void shouldHoldAtEachLevelOverHundredsOfComparisons() {
        for (int concurrency : new int[] {8, 16, 32, 48}) {
            for (double sd : new double[] {0, 0.02, 0.05}) {
                Map<VerdictKind, Integer> same = verdicts(500, concurrency, 1, sd, 7 * concurrency + 1);
                Map<VerdictKind, Integer> slower = verdicts(100, concurrency, 1.3, sd, 7 * concurrency + 2);
                System.out.printf(
                        "%d in flight, runs differ by %.0f %%: same engine %s of 500, 30 %% slower %s of 100%n",
                        concurrency, 100 * sd, same, slower);
                assertThat(count(same, VerdictKind.REGRESSION)).isLessThanOrEqualTo(25);
                assertThat(count(slower, VerdictKind.REGRESSION)).isGreaterThanOrEqualTo(80);
            }
        }
    }
}
