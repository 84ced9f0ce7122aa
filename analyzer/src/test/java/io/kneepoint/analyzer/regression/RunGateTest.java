// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.regression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kneepoint.analyzer.regression.Runs.Shape;
import io.kneepoint.analyzer.regression.SequentialGate.State;
import io.kneepoint.analyzer.statistics.Decision;
import io.kneepoint.analyzer.statistics.Evidence;
import io.kneepoint.analyzer.statistics.Reason;
import io.kneepoint.analyzer.statistics.Statistic;
import io.kneepoint.analyzer.statistics.VerdictKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RunGateTest {

    private static final List<Integer> LOOKS = List.of(4, 6, 8);
    private static final GatePolicy TTFT = GatePolicy.single(new Gate(Metric.TTFT, Statistic.quantile(0.95), 15));

    private static RunSample run(long seed, Shape shape, int... levels) {
        return Runs.run("run" + seed, seed, 400, shape, levels);
    }

    /** Adds pairs until the gate stops. */
    private static RunGate feed(RunGate gate, Shape candidate, int... levels) {
        for (int pair = 0; gate.state() instanceof State.Collecting; pair++) {
            gate.addPair(run(100 + pair, Shape.SAME, levels), run(200 + pair, candidate, levels));
        }
        return gate;
    }

    @Test
    void shouldBlockAtTheFirstLookWhenItIsPlain() {
        RunGate gate = feed(RunGate.ofPairs(TTFT, LOOKS), Shape.SAME.slower(2), 8);
        RegressionReport report = gate.report();

        assertThat(gate.runs()).isEqualTo(4);
        assertThat(report.verdict()).isEqualTo(VerdictKind.REGRESSION);
        assertThat(report.comparisons().get(0).evidence()).isEqualTo(Evidence.PAIRED_RUNS);
        assertThat(report.comparisons().get(0).decision().isRegression()).isTrue();
        assertThat(report.baseline()).hasSize(4);
    }

    @Test
    void shouldPassTheSameThingWithinTheBudget() {
        RunGate gate = feed(RunGate.ofPairs(TTFT, LOOKS), Shape.SAME, 8);

        assertThat(gate.report().verdict()).isEqualTo(VerdictKind.NO_REGRESSION);
        assertThat(gate.report().comparisons().get(0).decision()).isEqualTo(Decision.noRegression(false));
    }

    @Test
    void shouldNotSayMoreThanTheLookAllows() {
        RunGate gate = RunGate.ofPairs(TTFT, LOOKS);
        for (int pair = 0; pair < 3; pair++) {
            gate.addPair(run(100 + pair, Shape.SAME, 8), run(200 + pair, Shape.SAME.slower(2), 8));
        }

        assertThat(gate.state()).isEqualTo(new State.Collecting(0, Map.of(), 4));
        assertThat(gate.report().verdict()).isEqualTo(VerdictKind.INCONCLUSIVE);
        assertThat(gate.report().reason()).contains(Reason.STOPPED_EARLY);
        assertThat(gate.report().comparisons().get(0).decision())
                .isEqualTo(Decision.inconclusive(Reason.STOPPED_EARLY));
    }

    @Test
    void shouldStopAtOnceWhenRunsAreNotComparableOrNotToBeTrusted() {
        RunSample other = new RunSample(
                "other", Map.of("model", "another"), run(1, Shape.SAME, 8).levels());
        RunSample invalid = new RunSample(
                "lagged",
                Map.of(),
                Map.of(),
                Optional.of("the loop lagged"),
                run(1, Shape.SAME, 8).levels());

        RunGate mixed = RunGate.ofPairs(TTFT, LOOKS);
        mixed.addPair(run(1, Shape.SAME, 8), other);
        RunGate disturbed = RunGate.ofPairs(TTFT, LOOKS);
        disturbed.addPair(run(1, Shape.SAME, 8), invalid);

        assertThat(mixed.state()).isInstanceOf(State.Stopped.class);
        assertThat(mixed.report().reason()).contains(Reason.NOT_COMPARABLE);
        assertThat(mixed.report().caveats()).containsExactly("model: m against another");
        assertThat(disturbed.report().reason()).contains(Reason.INVALID_MEASUREMENT);
        assertThat(disturbed.report().caveats()).containsExactly("lagged: the loop lagged");
        assertThatThrownBy(() -> mixed.addPair(run(1, Shape.SAME, 8), run(2, Shape.SAME, 8)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("gate: stopped after 1 runs a side (expected: no more runs)");
    }

    @Test
    void shouldLetPairsAskTheirOwnPromptsAsLongAsBothSidesAskTheSame() {
        RunGate gate = RunGate.ofPairs(TTFT, LOOKS);
        gate.addPair(asking("p1", 1), asking("p1", 2));
        gate.addPair(asking("p2", 3), asking("p2", 4));
        RunGate crossed = RunGate.ofPairs(TTFT, LOOKS);
        crossed.addPair(asking("p1", 1), asking("p2", 2));

        assertThat(gate.report().reason()).isNotEqualTo(Optional.of(Reason.NOT_COMPARABLE));
        assertThat(crossed.report().reason()).contains(Reason.NOT_COMPARABLE);
    }

    @Test
    void shouldLetACandidateAskMoreThanItsArchiveDidAndLeaveSomeOut() {
        List<RunSample> archive = List.of(asking("p1", 1), asking("p2", 2), asking("p3", 3), asking("p4", 4));
        RunGate gate = RunGate.against(TTFT, LOOKS, archive);
        gate.addCandidate(asking("p2", 5));
        gate.addCandidate(asking("new", 6));
        RunGate other = RunGate.against(TTFT, LOOKS, archive);
        other.addCandidate(asking("new", 7));

        assertThat(gate.report().reason()).isNotEqualTo(Optional.of(Reason.NOT_COMPARABLE));
        assertThat(other.report().reason()).contains(Reason.NOT_COMPARABLE);
    }

    private static RunSample asking(String prompts, long seed) {
        return new RunSample(
                "r" + seed,
                Map.of(RunSample.PROMPTS, prompts),
                run(seed, Shape.SAME, 8).levels());
    }

    @Test
    void shouldCompareWithAnArchive() {
        List<RunSample> archive = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            archive.add(run(300 + i, Shape.SAME, 8));
        }
        RunGate gate = RunGate.against(TTFT, LOOKS, archive);
        for (int i = 0; gate.state() instanceof State.Collecting; i++) {
            gate.addCandidate(run(400 + i, Shape.SAME.slower(2), 8));
        }

        assertThat(gate.report().verdict()).isEqualTo(VerdictKind.REGRESSION);
        assertThat(gate.report().comparisons().get(0).evidence()).isEqualTo(Evidence.RUNS);
        assertThat(gate.report().baseline()).hasSize(5);
        assertThatThrownBy(() -> RunGate.against(TTFT, LOOKS, archive.subList(0, 3)))
                .hasMessage("baseline: 3 recorded runs (expected: at least 4, since a run is one observation)");
        assertThatThrownBy(() -> RunGate.ofPairs(TTFT, List.of(3, 6)))
                .hasMessage("looks: [3, 6] (expected: increasing numbers of runs from 4)");
        assertThatThrownBy(() -> RunGate.ofPairs(TTFT, List.of(5, 5)))
                .hasMessage("looks: [5, 5] (expected: increasing numbers of runs from 4)");
        assertThatThrownBy(() -> RunGate.ofPairs(TTFT, LOOKS).addCandidate(run(1, Shape.SAME, 8)))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> RunGate.against(TTFT, LOOKS, archive).addPair(archive.get(0), archive.get(1)))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void shouldNeedEveryLevelAndEveryGate() {
        RunGate all = feed(RunGate.ofPairs(GatePolicy.defaults(), LOOKS), Shape.SAME, 8, 16);
        RunGate missing = RunGate.ofPairs(TTFT, LOOKS);
        for (int pair = 0; missing.state() instanceof State.Collecting; pair++) {
            missing.addPair(run(100 + pair, Shape.SAME, 8, 16), run(200 + pair, Shape.SAME, 8));
        }
        RunGate failing = feed(RunGate.ofPairs(GatePolicy.defaults(), LOOKS), Shape.SAME.failing(0.2), 8);

        assertThat(all.report().verdict()).isEqualTo(VerdictKind.NO_REGRESSION);
        assertThat(all.state().metrics()).hasSize(8);
        assertThat(missing.report().verdict()).isEqualTo(VerdictKind.INCONCLUSIVE);
        assertThat(missing.state().metrics())
                .containsEntry("ttft p95 at 16", Decision.inconclusive(Reason.LEVEL_MISSING));
        assertThat(failing.report().verdict()).isEqualTo(VerdictKind.REGRESSION);
        assertThat(failing.state().metrics().get("errorRate mean at 8").isRegression())
                .isTrue();
    }

    @Test
    void shouldNeverCompareWhatIsDefinedOtherwise() {
        RunSample base = run(1, Shape.SAME, 8);
        RunSample cand = new RunSample(
                "vllm",
                Map.of(),
                Map.of(Metric.TTFT, "to the first choice chunk"),
                Optional.empty(),
                run(2, Shape.SAME.slower(3), 8).levels());

        RegressionReport report =
                new RunComparator(GatePolicy.defaults(), Pairing.INDEPENDENT).compare(List.of(base), List.of(cand));

        Comparison ttft = report.comparisons().get(0);
        assertThat(ttft.metric()).isEqualTo("ttft");
        assertThat(ttft.decision()).isEqualTo(Decision.inconclusive(Reason.NOT_COMPARABLE));
        assertThat(ttft.notes().get(0)).contains("to the first choice chunk");
        assertThat(ttft.numbers().theta()).isEmpty();
        assertThat(report.comparisons().stream()
                        .filter(c -> c.metric().equals("tpot"))
                        .findFirst()
                        .orElseThrow()
                        .numbers()
                        .theta())
                .isPresent();
    }

    @Test
    void shouldTakeADriftForATransientInAClosedLoopOnly() {
        RunComparator comparator = new RunComparator(TTFT, Pairing.INTERLEAVED);

        RegressionReport closed = comparator.compare(drifting(8, 1, 1), drifting(8, 5, 2));
        RegressionReport open = comparator.compare(drifting(0, 1, 1), drifting(0, 5, 2));

        assertThat(closed.verdict()).isEqualTo(VerdictKind.REGRESSION);
        assertThat(closed.comparisons().get(0).notes().get(0))
                .isEqualTo("not steady: 5 of 5 baseline runs and 5 of 5 candidate runs; longer runs would be");
        assertThat(open.reason()).contains(Reason.NOT_STEADY);
    }

    /** Five runs that drift, of so many requests in flight, or of an open loop. */
    private static List<RunSample> drifting(int concurrency, long seed, double slower) {
        List<RunSample> runs = new ArrayList<>();
        for (int run = 0; run < 5; run++) {
            Random random = new Random(100 * seed + run);
            LevelSample.Builder builder = LevelSample.builder().steady(false);
            if (concurrency > 0) {
                builder.concurrency(concurrency);
            }
            for (int i = 0; i < 200; i++) {
                builder.add(RequestSample.succeeded()
                        .with(Metric.TTFT, slower * (1 + i / 200.0) * Math.exp(0.1 * random.nextGaussian())));
            }
            runs.add(new RunSample("r" + run, Map.of(), List.of(builder.build())));
        }
        return runs;
    }

    @Test
    void shouldApplyTheBriefRuleLevelByLevel() {
        List<RunSample> base = List.of(run(1, Shape.SAME, 8, 16));
        BriefRule rule = new BriefRule();

        RegressionReport same = rule.compare(Metric.TTFT, base, List.of(run(2, Shape.SAME, 8, 16)));
        RegressionReport worse = rule.compare(Metric.TTFT, base, List.of(run(2, Shape.SAME.slower(1.3), 8)));
        RegressionReport none = rule.compare(Metric.ITL, base, List.of(run(2, Shape.SAME, 8, 16)));

        assertThat(same.verdict()).isEqualTo(VerdictKind.NO_REGRESSION);
        assertThat(same.rule()).isEqualTo(RegressionReport.Rule.BRIEF);
        assertThat(worse.verdict()).isEqualTo(VerdictKind.REGRESSION);
        assertThat(worse.comparisons().get(1).decision().reason()).contains(Reason.LEVEL_MISSING);
        assertThat(worse.caveats()).hasSize(1);
        assertThat(none.reason()).contains(Reason.NO_DATA);
    }
}
