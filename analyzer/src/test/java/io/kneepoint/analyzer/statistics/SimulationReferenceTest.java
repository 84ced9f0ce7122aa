// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.statistics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Each rate that the reference simulated of verdicts within runs, ours, the brief's and the peers', simulated again with
 * our code: the two must agree within what so many repetitions can tell. {@link Simulated} says how many these are.
 */
class SimulationReferenceTest {

    static Stream<String> peers() {
        return Simulated.cells("main");
    }

    static Stream<String> cells() {
        return Simulated.cells("final");
    }

    static Stream<String> farTails() {
        return Simulated.cells("p99");
    }

    static Stream<String> heldOut() {
        return Simulated.cells("heldout");
    }

    static Stream<String> bursts() {
        return Simulated.cells("held2").filter(cell -> cell.contains("n="));
    }

    @ParameterizedTest
    @MethodSource("peers")
    void shouldCryWolfAsOftenAsTheReferenceWithOtherRules(String cell) {
        simulatePeers(cell).assertEach();
    }

    private static Simulated simulatePeers(String cell) {
        SimulatedSides sides = SimulatedSides.of(cell);
        return Simulated.of("main", cell, sides.n() == 100 ? 2000 : 1000, (simulated, random) -> {
            PlainRules rules = new PlainRules(sides.drawBaseline(random), sides.drawCandidate(random), random);
            simulated.expected().fieldNames().forEachRemaining(rule -> simulated.count(rule, rules.flags(rule)));
        });
    }

    @ParameterizedTest
    @MethodSource("cells")
    void shouldErrAndFindAsOftenAsTheReference(String cell) {
        simulateOurs(cell).assertEach();
    }

    private static Simulated simulateOurs(String cell) {
        SimulatedSides sides = SimulatedSides.of(cell);
        return Simulated.of("final", cell, 1000, (simulated, random) -> {
            Sample b = sides.drawBaseline(random);
            Sample c = sides.drawCandidate(random);
            simulated.expected().fieldNames().forEachRemaining(statistic -> {
                WithinRunTest test = new WithinRunTest(Statistic.parse(statistic), statistic.matches("p9.") ? 15 : 5);
                count(simulated, statistic + " ", test, test.compare(b, c));
            });
        });
    }

    private static void count(Simulated simulated, String prefix, WithinRunTest test, WithinRunTest.Result result) {
        boolean refused = refusedFor(result, Reason.INSUFFICIENT_INDEPENDENT_BLOCKS);
        Decision decision = refused ? result.decision() : withoutTailRule(result, test);
        result.estimate()
                .map(estimate -> estimate.decide(LogRatio.delta(test.marginPercent()), 2 * test.alpha()))
                .ifPresentOrElse(
                        wrong -> simulated.count(prefix + "REG at twice alpha", !refused && wrong.isRegression()),
                        () -> simulated.count(prefix + "REG at twice alpha", false));
        boolean passed = decision.kind() == VerdictKind.NO_REGRESSION;
        simulated.count(prefix + "REG", decision.isRegression());
        simulated.count(prefix + "CONFIRMED", isConfirmed(decision));
        simulated.count(prefix + "NOREG", passed);
        simulated.count(prefix + "INC", !decision.isRegression() && !passed);
        simulated.count(prefix + "blocked", refused);
    }

    @ParameterizedTest
    @MethodSource("farTails")
    void shouldRefuseTheFarTailAsOftenAsTheReference(String cell) {
        simulateFarTail(cell).assertEach();
    }

    private static Simulated simulateFarTail(String cell) {
        SimulatedSides sides = SimulatedSides.of(cell);
        WithinRunTest test = new WithinRunTest(Statistic.quantile(0.99), 15);
        return Simulated.of("p99", cell, sides.n() == 2000 ? 600 : 1000, (simulated, random) -> {
            WithinRunTest.Result result = test.compare(sides.drawBaseline(random), sides.drawCandidate(random));
            boolean flagged = withoutTailRule(result, test).isRegression();
            simulated.count("FPR_noTailRule", flagged);
            simulated.count("FPR_tailRule", result.decision().isRegression());
            simulated.count("NOREG", result.decision().kind() == VerdictKind.NO_REGRESSION);
            simulated.count("blocked", isRefused(result));
        });
    }

    @ParameterizedTest
    @MethodSource("heldOut")
    void shouldErrAsOftenAsTheReferenceWhereNothingWasTuned(String cell) {
        simulateHeldOut(cell).assertEach();
    }

    private static Simulated simulateHeldOut(String cell) {
        SimulatedSides sides = SimulatedSides.of(cell);
        WithinRunTest tail = new WithinRunTest(Statistic.quantile(0.95), 15);
        WithinRunTest mean = new WithinRunTest(Statistic.mean(), 5);
        return Simulated.of("heldout", cell, sides.n() == 1000 ? 1000 : 1500, (it, random) -> {
            Sample b = sides.drawBaseline(random);
            Sample c = sides.drawCandidate(random);
            PlainRules rules = new PlainRules(b, c, random);
            Stream.of("brief_mean", "brief_gate", "thr_p95", "welch")
                    .forEach(rule -> it.count(rule, rules.flags(rule)));
            WithinRunTest.Result p95 = tail.compare(b, c);
            countOurs(it, "ours_p95", p95);
            countOurs(it, "ours_mean", mean.compare(b, c));
            it.observe("tau", p95.autocorrelation().orElseThrow().tau());
        });
    }

    /** In the order of the reference: regression, no regression, refused. */
    private static void countOurs(Simulated simulated, String column, WithinRunTest.Result result) {
        simulated.count(column + 0, result.decision().isRegression());
        simulated.count(column + 1, result.decision().kind() == VerdictKind.NO_REGRESSION);
        simulated.count(column + 2, isRefused(result));
    }

    @ParameterizedTest
    @MethodSource("bursts")
    void shouldSeldomConfirmABurst(String cell) {
        simulateBursts(cell).assertEach();
    }

    private static Simulated simulateBursts(String cell) {
        boolean mean = cell.endsWith(" mean");
        SimulatedSides sides = SimulatedSides.of(cell.substring(0, cell.lastIndexOf(' ')));
        WithinRunTest test =
                mean ? new WithinRunTest(Statistic.mean(), 5) : new WithinRunTest(Statistic.quantile(0.95), 15);
        return Simulated.of("held2", cell, 3000, (simulated, random) -> {
            Decision decision = test.compare(sides.drawBaseline(random), sides.drawCandidate(random))
                    .decision();
            simulated.count("REG", decision.isRegression());
            simulated.count("CONFIRMED", isConfirmed(decision));
        });
    }

    @Test
    void shouldAgreeWithTheReferenceOnEachRuleOverAllOfItsCells() {
        Stream<Simulated> all = Stream.of(
                        peers().map(SimulationReferenceTest::simulatePeers),
                        cells().map(SimulationReferenceTest::simulateOurs),
                        farTails().map(SimulationReferenceTest::simulateFarTail),
                        heldOut().map(SimulationReferenceTest::simulateHeldOut),
                        bursts().map(SimulationReferenceTest::simulateBursts))
                .flatMap(cells -> cells);

        assertThat(RuleAgreement.disagreements(all.flatMap(Simulated::differences)))
                .isEmpty();
    }

    /** A test of the one before: it could not pass if our rule had another error rate than it says. */
    @ParameterizedTest
    @ValueSource(strings = {"p95", "mean"})
    void shouldFindARuleWithTwiceItsErrorRate(String statistic) {
        Stream<RateDifference> wrong = cells().map(SimulationReferenceTest::simulateOurs)
                .filter(cell -> cell.expected().has(statistic))
                .map(cell -> cell.difference(statistic, "REG at twice alpha", "REG"));

        assertThat(RuleAgreement.disagreements(wrong)).hasSize(1);
    }

    /** The reference simulated this part before the rule on tails was added. */
    private static Decision withoutTailRule(WithinRunTest.Result result, WithinRunTest test) {
        return refusedFor(result, Reason.INSUFFICIENT_TAIL)
                ? result.estimate().orElseThrow().decide(LogRatio.delta(test.marginPercent()), test.alpha())
                : result.decision();
    }

    private static boolean isConfirmed(Decision decision) {
        return decision.confidence()
                .filter(confidence -> confidence == Confidence.CONFIRMED)
                .isPresent();
    }

    private static boolean isRefused(WithinRunTest.Result result) {
        return refusedFor(result, Reason.INSUFFICIENT_TAIL)
                || refusedFor(result, Reason.INSUFFICIENT_INDEPENDENT_BLOCKS);
    }

    private static boolean refusedFor(WithinRunTest.Result result, Reason reason) {
        return result.decision().reason().filter(it -> it == reason).isPresent();
    }
}
