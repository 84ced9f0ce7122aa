// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each rate that the reference simulated of the recommended test within runs, simulated again with our code: the two must agree within
 * what so many repetitions can tell. The long form of the laws only.
 */
@EnabledIfSystemProperty(named = "kneepoint.laws", matches = "long")
class SimulationReferenceTest {

    private static final int REPETITIONS = 1000;
    /** There are some hundreds of rates; one in 150 000 is further off by chance. */
    private static final double DEVIATIONS = 4.5;

    static Stream<String> cells() {
        return names("final");
    }

    static Stream<String> farTails() {
        return names("p99");
    }

    private static Stream<String> names(String part) {
        return Reference.section("simulation").get(part).properties().stream().map(entry -> entry.getKey());
    }

    @ParameterizedTest
    @MethodSource("cells")
    void shouldErrAndFindAsOftenAsTheReference(String cell) {
        JsonNode expected = Reference.section("simulation").get("final").get(cell);
        Sides sides = Sides.of(cell);
        for (var entry : expected.properties()) {
            Statistic statistic = Statistic.parse(entry.getKey());
            double margin = entry.getKey().matches("p9.") ? 15 : 5;
            double[] counts = new double[4];
            Random random = new Random(cell.hashCode());
            for (int s = 0; s < REPETITIONS; s++) {
                Sample b = Sample.of(sides.baseline.draw(random, sides.n));
                Sample c = Sample.of(sides.candidate.draw(random, sides.n));
                WithinRunTest.Result result = new WithinRunTest(statistic, margin).compare(b, c);
                boolean refused = refusedFor(result, Reason.INSUFFICIENT_INDEPENDENT_BLOCKS);
                Decision decision = refused ? result.decision() : withoutTailRule(result, margin);
                counts[0] += decision.isRegression() ? 1 : 0;
                counts[1] += decision.confidence()
                                .filter(it -> it == Confidence.CONFIRMED)
                                .isPresent()
                        ? 1
                        : 0;
                counts[2] += decision.kind() == VerdictKind.NO_REGRESSION ? 1 : 0;
                counts[3] += refused ? 1 : 0;
            }
            String[] names = {"REG", "CONFIRMED", "NOREG", "blocked"};
            for (int i = 0; i < names.length; i++) {
                assertAgree(
                        cell + " " + entry.getKey() + " " + names[i],
                        counts[i],
                        entry.getValue().get(names[i]));
            }
            double open = REPETITIONS - counts[0] - counts[2];
            assertAgree(
                    cell + " " + entry.getKey() + " INC", open, entry.getValue().get("INC"));
        }
    }

    @ParameterizedTest
    @MethodSource("farTails")
    void shouldRefuseTheFarTailAsOftenAsTheReference(String cell) {
        JsonNode expected = Reference.section("simulation").get("p99").get(cell);
        Sides sides = Sides.of("NULL " + cell);
        double[] counts = new double[4];
        Random random = new Random(cell.hashCode());
        for (int s = 0; s < REPETITIONS; s++) {
            Sample b = Sample.of(sides.baseline.draw(random, sides.n));
            Sample c = Sample.of(sides.candidate.draw(random, sides.n));
            WithinRunTest.Result result = new WithinRunTest(Statistic.quantile(0.99), 15).compare(b, c);
            counts[0] += withoutTailRule(result, 15).isRegression() ? 1 : 0;
            counts[1] += result.decision().isRegression() ? 1 : 0;
            counts[2] += result.decision().kind() == VerdictKind.NO_REGRESSION ? 1 : 0;
            counts[3] += refusedFor(result, Reason.INSUFFICIENT_TAIL)
                            || refusedFor(result, Reason.INSUFFICIENT_INDEPENDENT_BLOCKS)
                    ? 1
                    : 0;
        }
        String[] names = {"FPR_noTailRule", "FPR_tailRule", "NOREG", "blocked"};
        for (int i = 0; i < names.length; i++) {
            assertAgree(cell + " " + names[i], counts[i], expected.get(names[i]));
        }
    }

    /** The reference simulated this part before the rule on tails was added. */
    private static Decision withoutTailRule(WithinRunTest.Result result, double margin) {
        return refusedFor(result, Reason.INSUFFICIENT_TAIL)
                ? result.estimate().orElseThrow().decide(LogRatio.delta(margin), 0.05)
                : result.decision();
    }

    private static boolean refusedFor(WithinRunTest.Result result, Reason reason) {
        return result.decision().reason().filter(it -> it == reason).isPresent();
    }

    /** Both rates are of about 1000 repetitions. */
    private static void assertAgree(String what, double count, JsonNode percent) {
        double ours = count / REPETITIONS;
        double theirs = percent.asDouble() / 100;
        double rate = Math.max(1.0 / REPETITIONS, (ours + theirs) / 2);
        double deviation = Math.sqrt(rate * Math.max(1.0 / REPETITIONS, 1 - rate) * 2 / REPETITIONS);
        assertThat(ours).as(what).isCloseTo(theirs, within(DEVIATIONS * deviation));
    }

    /** What a cell's name says. */
    private record Sides(LatencyProcess baseline, LatencyProcess candidate, int n) {

        static Sides of(String cell) {
            int n = Integer.parseInt(cell.substring(cell.indexOf("n=") + 2));
            String name = cell.substring(0, cell.indexOf(" n="));
            if (name.startsWith("tail20 rho=")) {
                double rho = Double.parseDouble(name.substring("tail20 rho=".length()));
                return new Sides(LatencyProcess.autoregressive(rho), LatencyProcess.tail(1.2, rho), n);
            }
            if (name.equals("bimodal hit 70->55")) {
                return new Sides(LatencyProcess.bimodal(0), LatencyProcess.bimodal(0, 0.55), n);
            }
            LatencyProcess process = process(name.substring(name.indexOf(' ') + 1));
            String change = name.substring(0, name.indexOf(' '));
            double factor = change.equals("NULL") ? 1 : 1 + Double.parseDouble(change.replaceAll("[+%]", "")) / 100;
            return new Sides(process, process.map(x -> factor * x), n);
        }

        private static LatencyProcess process(String name) {
            return switch (name) {
                case "iid" -> LatencyProcess.autoregressive(0);
                case "AR.5" -> LatencyProcess.autoregressive(0.5);
                case "AR.8" -> LatencyProcess.autoregressive(0.8);
                case "bimodal" -> LatencyProcess.bimodal(0);
                case "bimodalAR.6" -> LatencyProcess.bimodal(0.6);
                case "Lindley.7" -> LatencyProcess.queue(0.7);
                default -> throw new IllegalArgumentException("process: " + name + " (expected: a known one)");
            };
        }
    }
}
