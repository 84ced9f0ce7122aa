// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.statistics;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

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
        SimulatedSides sides = SimulatedSides.of(cell);
        Simulated.of("main", cell, sides.n() == 100 ? 2000 : 1000, (simulated, random) -> {
                    PlainRules rules = new PlainRules(sides.drawBaseline(random), sides.drawCandidate(random), random);
                    simulated
                            .expected()
                            .fieldNames()
                            .forEachRemaining(rule -> simulated.count(rule, rules.flags(rule)));
                })
                .assertRates();
    }

    @ParameterizedTest
    @MethodSource("cells")
    void shouldErrAndFindAsOftenAsTheReference(String cell) {
        SimulatedSides sides = SimulatedSides.of(cell);
        Simulated.of("final", cell, 1000, (simulated, random) -> {
                    Sample b = sides.drawBaseline(random);
                    Sample c = sides.drawCandidate(random);
                    simulated.expected().fieldNames().forEachRemaining(statistic -> {
                        WithinRunTest test =
                                new WithinRunTest(Statistic.parse(statistic), statistic.matches("p9.") ? 15 : 5);
                        count(simulated, statistic + " ", test, test.compare(b, c));
                    });
                })
                .assertRates();
    }

    private static void count(Simulated simulated, String prefix, WithinRunTest test, WithinRunTest.Result result) {
        boolean refused = refusedFor(result, Reason.INSUFFICIENT_INDEPENDENT_BLOCKS);
        Decision decision = refused ? result.decision() : withoutTailRule(result, test);
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
        SimulatedSides sides = SimulatedSides.of(cell);
        WithinRunTest test = new WithinRunTest(Statistic.quantile(0.99), 15);
        Simulated.of("p99", cell, sides.n() == 2000 ? 600 : 1000, (simulated, random) -> {
                    WithinRunTest.Result result = test.compare(sides.drawBaseline(random), sides.drawCandidate(random));
                    boolean flagged = withoutTailRule(result, test).isRegression();
                    simulated.count("FPR_noTailRule", flagged);
                    simulated.count("FPR_tailRule", result.decision().isRegression());
                    simulated.count("NOREG", result.decision().kind() == VerdictKind.NO_REGRESSION);
                    simulated.count("blocked", isRefused(result));
                })
                .assertRates();
    }

    @ParameterizedTest
    @MethodSource("heldOut")
    void shouldErrAsOftenAsTheReferenceWhereNothingWasTuned(String cell) {
        SimulatedSides sides = SimulatedSides.of(cell);
        WithinRunTest tail = new WithinRunTest(Statistic.quantile(0.95), 15);
        WithinRunTest mean = new WithinRunTest(Statistic.mean(), 5);
        Simulated simulated = Simulated.of("heldout", cell, sides.n() == 1000 ? 1000 : 1500, (it, random) -> {
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
        simulated.expected().properties().forEach(entry -> {
            JsonNode value = entry.getValue();
            if (entry.getKey().equals("tau")) {
                simulated.assertMedian("tau", value);
            } else if (value.isArray()) {
                for (int i = 0; i < value.size(); i++) {
                    simulated.assertRate(entry.getKey() + i, value.get(i));
                }
            } else {
                simulated.assertRate(entry.getKey(), value);
            }
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
        boolean mean = cell.endsWith(" mean");
        SimulatedSides sides = SimulatedSides.of(cell.substring(0, cell.lastIndexOf(' ')));
        WithinRunTest test =
                mean ? new WithinRunTest(Statistic.mean(), 5) : new WithinRunTest(Statistic.quantile(0.95), 15);
        Simulated.of("held2", cell, 3000, (simulated, random) -> {
                    Decision decision = test.compare(sides.drawBaseline(random), sides.drawCandidate(random))
                            .decision();
                    simulated.count("REG", decision.isRegression());
                    simulated.count("CONFIRMED", isConfirmed(decision));
                })
                .assertRates();
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
