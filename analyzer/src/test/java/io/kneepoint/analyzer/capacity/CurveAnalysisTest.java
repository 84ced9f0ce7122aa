// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.capacity;

import static io.kneepoint.analyzer.statistics.Reference.assertClose;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.kneepoint.analyzer.capacity.BreakingPoint.Cause;
import io.kneepoint.analyzer.capacity.CurveResult.Flag;
import io.kneepoint.analyzer.capacity.CurveResult.Part;
import io.kneepoint.analyzer.statistics.Drift;
import io.kneepoint.analyzer.statistics.Interval;
import io.kneepoint.analyzer.statistics.Reference;
import io.kneepoint.analyzer.statistics.Sample;
import io.kneepoint.analyzer.statistics.VerdictKind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import org.junit.jupiter.api.Test;

public class CurveAnalysisTest {

    private static final double MS = 1e6;
    private static final double[][] TABLE = {
        {1, 58, 45, 52, 61, 0},
        {2, 112, 47, 56, 68, 0},
        {4, 218, 51, 64, 82, 0},
        {8, 410, 58, 79, 105, 0},
        {16, 735, 72, 115, 162, 0},
        {32, 1180, 98, 195, 340, 0},
        {64, 1450, 145, 420, 980, 5},
        {128, 1310, 290, 1350, 3800, 42}
    };

    private static List<LevelPoint> table() {
        List<LevelPoint> levels = new ArrayList<>();
        for (double[] row : TABLE) {
            levels.add(
                    LevelPoint.of(row[0], row[1], 1000, (long) row[5]).withTtft(row[2] * MS, row[3] * MS, row[4] * MS));
        }
        return levels;
    }

    /** The table with blocks: throughput of each block about the level's, p95 with it. */
    private static List<LevelPoint> tableWithBlocks(double noise, long seed) {
        Random random = new Random(seed);
        return table().stream()
                .map(level -> {
                    double[] throughput = random.doubles(20)
                            .map(u -> level.tokensPerSecond() * (1 + noise * (2 * u - 1)))
                            .toArray();
                    List<Sample> ttft = new ArrayList<>();
                    for (int b = 0; b < 20; b++) {
                        double median = level.ttftP50Nanos().orElseThrow();
                        ttft.add(Sample.of(random.doubles(30)
                                .map(u -> median * Math.exp(noise * (2 * u - 1)))
                                .toArray()));
                    }
                    return level.withBlocks(new LevelPoint.Blocks(Sample.of(throughput), ttft));
                })
                .toList();
    }

    @Test
    void shouldSayOfTheArticlesTableWhatItHolds() {
        List<LevelPoint> shuffled = table();
        Collections.shuffle(shuffled, new Random(1));

        CurveResult curve = CurveAnalysis.of(shuffled, CurveOptions.defaults());

        UslFit usl = curve.usl().orElseThrow();
        assertThat(usl.gamma()).isCloseTo(56.17, within(0.005));
        assertThat(usl.alpha()).isCloseTo(0.01122, within(0.000005));
        assertThat(usl.beta()).isCloseTo(1.890e-4, within(0.0005e-4));
        CurveResult.FittedPeak peak = curve.fittedPeak().orElseThrow();
        assertThat(peak.concurrency()).isCloseTo(72.3, within(0.05));
        assertThat(peak.tokensPerSecond()).isCloseTo(1463.85, within(0.01));
        assertThat(peak.observed()).isTrue();
        assertThat(curve.peak()).contains(new CurveResult.Peak(64, 1450));
        Knee knee = curve.knee().orElseThrow();
        assertThat(knee.low()).isEqualTo(16);
        assertThat(knee.high()).isCloseTo(33.15, within(0.01));
        assertThat(knee.median()).isCloseTo(25, within(1.0));
        assertThat(knee.kneedle().orElseThrow()).isCloseTo(16, within(1e-9));
        assertThat(knee.candidates()).hasSize(4);
        Interval sweet = curve.sweetSpot().orElseThrow();
        assertThat(sweet.lower()).isCloseTo(25.36, within(0.01));
        assertThat(sweet.upper()).isCloseTo(32.02, within(0.01));
        BreakingPoint broken = curve.breakingPoint().orElseThrow();
        assertThat(broken.lastGood()).hasValue(64);
        assertThat(broken.firstBroken()).isEqualTo(128);
        assertThat(broken.causes()).containsExactly(Cause.THROUGHPUT_DROP, Cause.ERRORS);
        assertThat(broken.nextProbe()).hasValue(91);
        assertThat(curve.flags()).isEmpty();
        assertThat(curve.reasons()).containsOnlyKeys(Part.PEAK_CI, Part.KNEE_CI);
    }

    @Test
    void shouldAgreeWithTheReferenceOnEfficiency() {
        JsonNode expected = Reference.section("knee").get("operational").get("efficiency");

        List<CurveResult.Level> levels =
                CurveAnalysis.of(table(), CurveOptions.defaults()).levels();

        for (int i = 0; i < levels.size(); i++) {
            assertClose("level " + i, levels.get(i).efficiency(), expected.get(i));
        }
    }

    @Test
    void shouldGiveIntervalsThatHoldTheEstimatesWhenThereAreBlocks() {
        CurveResult quiet = CurveAnalysis.of(tableWithBlocks(0.02, 5), CurveOptions.defaults());
        CurveResult noisy = CurveAnalysis.of(tableWithBlocks(0.2, 5), CurveOptions.defaults());

        PeakRange peak = quiet.fittedPeak().orElseThrow().ci95().orElseThrow();
        assertThat(peak.contains(quiet.fittedPeak().get().concurrency())).isTrue();
        assertThat(quiet.fittedPeak().get().concurrency()).isCloseTo(72.3, within(2.0));
        Interval knee = quiet.kneeCi95().orElseThrow();
        assertThat(knee.contains(quiet.knee().orElseThrow().median())).isTrue();
        assertThat(width(noisy.fittedPeak().orElseThrow().ci95().orElseThrow())).isGreaterThan(2 * width(peak));
        assertThat(quiet.reasons()).isEmpty();
    }

    private static double width(PeakRange range) {
        return range.high().orElseThrow() - range.low().orElseThrow();
    }

    /** A batch limit of 32: throughput in proportion up to it, flat beyond; no law with a maximum describes that. */
    private static List<LevelPoint> plateau(double lossAfter64, long seed) {
        Random random = new Random(seed);
        List<LevelPoint> levels = new ArrayList<>();
        for (int n = 1; n <= 128; n *= 2) {
            double x = 60 * Math.min(n, 32) * (n > 64 ? 1 - lossAfter64 : 1);
            double[] throughput =
                    random.doubles(20).map(u -> x * (1 + 0.02 * (2 * u - 1))).toArray();
            levels.add(LevelPoint.of(n, Arrays.stream(throughput).average().orElseThrow(), 100, 0)
                    .withBlocks(new LevelPoint.Blocks(Sample.of(throughput), List.of())));
        }
        return levels;
    }

    /** 1000·N / (20 + N − 1) tok/s up to 40 at once: α = 0.05 and no coherency; what is more is refused at once. */
    private static List<LevelPoint> refusingAbove40(double noiseAbove) {
        List<LevelPoint> levels = new ArrayList<>();
        for (int n = 1; n <= 128; n *= 2) {
            int served = Math.min(n, 40);
            double x = 1_000.0 * served / (20 + served - 1) * (n > 40 ? noiseAbove : 1);
            levels.add(LevelPoint.of(n, x, 200, n > 40 ? 120 : 0));
        }
        return levels;
    }

    @Test
    void shouldNeverCallABrokenLevelThePeak() {
        CurveResult curve = CurveAnalysis.of(refusingAbove40(1.03), CurveOptions.defaults());

        assertThat(curve.peak().orElseThrow().concurrency()).isEqualTo(32);
        assertThat(curve.breakingPoint().orElseThrow().firstBroken()).isEqualTo(64);
        assertThat(curve.levels()).as("drawn and listed all the same").hasSize(8);
        UslFit usl = curve.usl().orElseThrow();
        assertThat(usl.alpha()).isCloseTo(0.05, within(1e-4));
        assertThat(usl.beta()).isLessThan(1e-7);
        assertThat(curve.flags()).contains(Flag.REFUSING_LEVELS_LEFT_OUT);
    }

    @Test
    void shouldHaveNoPeakWhereEveryLevelIsBroken() {
        CurveResult curve = CurveAnalysis.of(
                List.of(LevelPoint.of(4, 100, 50, 25), LevelPoint.of(8, 120, 50, 30)), CurveOptions.defaults());

        assertThat(curve.peak()).isEmpty();
        assertThat(curve.reasons()).containsEntry(Part.PEAK, "every level is broken");
    }

    @Test
    void shouldNotTakeOneLevelForACurve() {
        CurveResult curve = CurveAnalysis.of(List.of(LevelPoint.of(4, 100, 1, 0)), CurveOptions.defaults());

        assertThat(curve.peak()).isEmpty();
        assertThat(curve.reasons()).containsEntry(Part.PEAK, "one level is no curve (expected: at least 2)");
    }

    @Test
    void shouldBracketAPeakThatTheLawDoesNotDescribe() {
        CurveResult flat = CurveAnalysis.of(plateau(0, 3), CurveOptions.defaults());
        CurveResult falling = CurveAnalysis.of(plateau(0.1, 3), CurveOptions.defaults());

        assertThat(flat.flags()).contains(Flag.LACK_OF_FIT);
        assertThat(flat.fittedPeak().orElseThrow().ci95())
                .contains(new PeakRange(OptionalDouble.of(16), OptionalDouble.empty()));
        assertThat(falling.fittedPeak().orElseThrow().ci95())
                .contains(new PeakRange(OptionalDouble.of(16), OptionalDouble.of(128)));
        assertThat(CurveAnalysis.of(tableWithBlocks(0.02, 5), CurveOptions.defaults())
                        .flags())
                .as("the article's table follows the law")
                .doesNotContain(Flag.LACK_OF_FIT);
    }

    @Test
    void shouldNotClaimToKnowTheKneeBetterThanTheLevelsLieApart() {
        CurveResult curve = CurveAnalysis.of(tableWithBlocks(0.02, 5), CurveOptions.defaults());

        Interval knee = curve.kneeCi95().orElseThrow();
        assertThat(knee.lower()).isLessThanOrEqualTo(8);
        assertThat(knee.upper())
                .isGreaterThanOrEqualTo(curve.knee().orElseThrow().high());
        assertThat(curve.kneeEstimate().orElseThrow().ci95().width()).isLessThan(knee.width() / 4);
    }

    @Test
    void shouldTestADropOfThroughputAgainstTheBlocks() {
        List<LevelPoint> significant = tableWithBlocks(0.02, 9).stream()
                .map(level -> withoutErrors(level))
                .toList();
        List<LevelPoint> lost = tableWithBlocks(0.9, 9).stream()
                .map(level -> withoutErrors(level))
                .toList();

        assertThat(CurveAnalysis.of(significant, CurveOptions.defaults())
                        .breakingPoint()
                        .orElseThrow()
                        .causes())
                .containsExactly(Cause.THROUGHPUT_DROP);
        assertThat(CurveAnalysis.of(lost, CurveOptions.defaults()).breakingPoint())
                .isEmpty();
    }

    private static LevelPoint withoutErrors(LevelPoint level) {
        return new LevelPoint(
                level.concurrency(),
                level.tokensPerSecond(),
                level.ttftP50Nanos(),
                level.ttftP95Nanos(),
                level.ttftP99Nanos(),
                level.requests(),
                0,
                Optional.empty(),
                level.blocks());
    }

    @Test
    void shouldKeepTheSweetSpotWithinTheObjective() {
        CurveOptions at185 = CurveOptions.defaults().withTtftP95LimitNanos(185 * MS);

        CurveResult tight = CurveAnalysis.of(table(), at185);
        CurveResult impossible =
                CurveAnalysis.of(table(), CurveOptions.defaults().withTtftP95LimitNanos(60 * MS));

        assertThat(tight.sweetSpot().orElseThrow().upper()).isBetween(25.4, 31.9);
        assertThat(tight.breakingPoint().orElseThrow())
                .isEqualTo(new BreakingPoint(OptionalDouble.of(16), 32, List.of(Cause.TTFT_LIMIT)));
        assertThat(impossible.sweetSpot()).isEmpty();
        assertThat(impossible.reasons().get(Part.SWEET_SPOT))
                .isEqualTo("70 % of the ceiling is reached only beyond the objective or the break");
    }

    @Test
    void shouldBreakWhereALevelDrifts() {
        List<LevelPoint> levels = table();
        levels.set(5, levels.get(5).withDrift(new Drift(20, 0.01, 1e-4)));

        BreakingPoint broken = CurveAnalysis.of(levels, CurveOptions.defaults())
                .breakingPoint()
                .orElseThrow();

        assertThat(broken).isEqualTo(new BreakingPoint(OptionalDouble.of(16), 32, List.of(Cause.NON_STATIONARY)));
    }

    /** One level of eight at 1 % is no news; a TTFT that falls is a warm-up; a tenth more is nothing to speak of. */
    @Test
    void shouldNotBreakWhereADriftProvesNothing() {
        for (Drift drift :
                List.of(new Drift(20, 0.01, 0.005), new Drift(20, -0.01, 1e-4), new Drift(20, 0.005, 1e-4))) {
            List<LevelPoint> levels = table();
            levels.set(5, levels.get(5).withDrift(drift));

            assertThat(CurveAnalysis.of(levels, CurveOptions.defaults())
                            .breakingPoint()
                            .orElseThrow()
                            .firstBroken())
                    .as("%s", drift)
                    .isEqualTo(128);
        }
    }

    @Test
    void shouldSayWhyItSaysNothing() {
        CurveResult none = CurveAnalysis.of(List.of(), CurveOptions.defaults());
        CurveResult few = CurveAnalysis.of(table().subList(0, 4), CurveOptions.defaults());

        assertThat(none.reasons()).containsOnlyKeys(Part.values());
        assertThat(none.reasons()).containsEntry(Part.PEAK, "no level with throughput");
        assertThat(few.usl()).isEmpty();
        assertThat(few.reasons())
                .containsEntry(Part.USL, "4 different levels with throughput (expected: at least 5)")
                .containsEntry(Part.BREAKING_POINT, "no level is broken");
        assertThat(few.peak()).contains(new CurveResult.Peak(8, 410));
    }

    @Test
    void shouldSayThatAPeakLiesBeyondWhatWasMeasured() {
        CurveResult rising = CurveAnalysis.of(table().subList(0, 6), CurveOptions.defaults());

        assertThat(rising.fittedPeak().orElseThrow().observed()).isFalse();
        assertThat(rising.flags()).containsExactly(Flag.PEAK_EXTRAPOLATED);
    }

    @Test
    void shouldNoticeThatBatchingPays() {
        List<LevelPoint> levels = new ArrayList<>();
        double[][] rows = {{1, 10}, {2, 22}, {4, 46}, {8, 90}, {16, 160}, {32, 200}};
        for (double[] row : rows) {
            levels.add(LevelPoint.of(row[0], row[1], 100, 0));
        }

        assertThat(CurveAnalysis.of(levels, CurveOptions.defaults()).flags()).contains(Flag.SUPERLINEAR);
    }

    @Test
    void shouldTakeALevelWhereEverythingFailed() {
        List<LevelPoint> levels = table();
        levels.add(LevelPoint.of(256, 0, 100, 100));

        CurveResult curve = CurveAnalysis.of(levels, CurveOptions.defaults());

        assertThat(curve.usl().orElseThrow().points()).isEqualTo(8);
        assertThat(curve.levels().get(8).errorRateCi95().orElseThrow().upper()).isOne();
    }

    @Test
    void shouldNoticeThatCapacityMoved() {
        CurveResult before = CurveAnalysis.of(tableWithBlocks(0.02, 5), CurveOptions.defaults());
        List<LevelPoint> halved = tableWithBlocks(0.02, 6).stream()
                .map(level -> new LevelPoint(
                        level.concurrency() / 2,
                        level.tokensPerSecond(),
                        level.ttftP50Nanos(),
                        level.ttftP95Nanos(),
                        level.ttftP99Nanos(),
                        level.requests(),
                        level.errors(),
                        Optional.empty(),
                        level.blocks()))
                .toList();

        CurveShift worse = CurveShift.of(before, CurveAnalysis.of(halved, CurveOptions.defaults()));
        CurveShift same = CurveShift.of(before, CurveAnalysis.of(tableWithBlocks(0.02, 7), CurveOptions.defaults()));

        assertThat(worse.peakDecision(20, 0.05).orElseThrow().isRegression()).isTrue();
        assertThat(worse.peak().orElseThrow().theta()).isCloseTo(Math.log(2), within(0.1));
        assertThat(worse.kneeDecision(20, 0.05).orElseThrow().isRegression()).isTrue();
        assertThat(worse.breaksEarlier()).isTrue();
        assertThat(same.peakDecision(20, 0.05).orElseThrow().kind()).isEqualTo(VerdictKind.NO_REGRESSION);
        assertThat(same.breaksEarlier()).isFalse();
        assertThat(CurveShift.of(before, CurveAnalysis.of(table(), CurveOptions.defaults()))
                        .peak())
                .isEmpty();
    }

    @Test
    void shouldApplyLittlesLaw() {
        LittlesLaw.Check check = LittlesLaw.check(10, 2e9, 20);

        assertThat(check.ratio()).isEqualTo(1);
        assertThat(check.holds()).isTrue();
        assertThat(LittlesLaw.check(10, 2e9, 25).holds()).isFalse();
        assertThat(LittlesLaw.requiredConcurrency(10, 2e9)).isEqualTo(20);
        assertThat(LittlesLaw.reachableRate(20, 2e9)).isEqualTo(10);
        assertThatThrownBy(() -> LittlesLaw.check(10, 0, 20))
                .hasMessage("meanE2eNanos: 0.0 (expected: finite and above 0)");
    }

    @Test
    void shouldPlanReplicasWithinTheSweetSpot() {
        CurveResult curve = CurveAnalysis.of(table(), CurveOptions.defaults());
        UslFit usl = curve.usl().orElseThrow();

        CapacityPlanner.Plan plan =
                CapacityPlanner.plan(5000, usl, curve.sweetSpot().orElseThrow()).orElseThrow();

        assertThat(plan.replicas()).isEqualTo(5);
        assertThat(plan.tokensPerSecondPerReplica()).isEqualTo(1000);
        assertThat(usl.throughput(plan.concurrencyPerReplica())).isCloseTo(1000, within(1e-9));
        assertThat(plan.headroom()).isCloseTo(1 - 1000 / 1463.85, within(1e-5));
    }
}
