// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * A cell of the reference's simulations, simulated again: what was counted, and how near the reference that must be.
 *
 * <p>There are {@value #FEW} repetitions, or as many as the reference had with {@code -Dkneepoint.laws=long}. A single rate
 * says little either way: of 5 % it may be off by 20 points, or by 4.4 with 1 000 repetitions, and of 50 % by 46 or 10.
 * What is sharp is {@link RuleAgreement} over all cells of a rule.
 */
final class Simulated {

    private static final int FEW = 25;
    /** There are two thousand rates; one in 150 000 is further off by chance. */
    private static final double DEVIATIONS = 4.5;
    /** The same seed would give the same once more, and {@link ReferenceCoverageTest} runs every test twice. */
    private static final Map<String, Simulated> DONE = new ConcurrentHashMap<>();

    private final String part;
    private final String cell;
    private final JsonNode expected;
    private final int repetitions;
    private final int theirRepetitions;
    private final Map<String, Integer> counts = new HashMap<>();
    private final Map<String, List<Double>> values = new HashMap<>();

    private Simulated(String part, String cell, int theirRepetitions) {
        this.part = part;
        this.cell = cell;
        this.expected = Reference.section("simulation").get(part).get(cell);
        this.theirRepetitions = theirRepetitions;
        this.repetitions = "long".equals(System.getProperty("kneepoint.laws")) ? theirRepetitions : FEW;
    }

    /** One repetition, which tells {@link #count} and {@link #observe} what came out. */
    interface Repetition {

        void run(Simulated simulated, Random random);
    }

    static Stream<String> cells(String part) {
        return Reference.section("simulation").get(part).properties().stream().map(Map.Entry::getKey);
    }

    /** Repeats, with the same seed in every build. */
    static Simulated of(String part, String cell, int theirRepetitions, Repetition repetition) {
        return DONE.computeIfAbsent(part + " " + cell, name -> {
            Simulated simulated = new Simulated(part, cell, theirRepetitions);
            Random random = new Random(name.hashCode());
            for (int s = 0; s < simulated.repetitions; s++) {
                repetition.run(simulated, random);
            }
            return simulated;
        });
    }

    /** What the reference says of this cell. */
    JsonNode expected() {
        return expected;
    }

    void count(String event, boolean happened) {
        counts.merge(event, happened ? 1 : 0, Integer::sum);
    }

    void observe(String quantity, double value) {
        values.computeIfAbsent(quantity, name -> new ArrayList<>()).add(value);
    }

    /**
     * Asserts everything that the reference says of the cell: each rate under its name, one of a part as {@code part name}
     * and of a list as {@code name0}, and the median of what {@link #observe} was told.
     */
    void assertEach() {
        values.keySet().forEach(quantity -> assertMedian(quantity, expected.get(quantity)));
        rates().forEach((event, percent) -> {
            RateDifference rate = difference(event, percent);
            assertThat(rate.ours())
                    .as("%s %s: %s", part, cell, event)
                    .isCloseTo(rate.theirs(), within(DEVIATIONS * Math.sqrt(rate.cautiousVariance())));
        });
    }

    /** Every rate of the cell, for {@link RuleAgreement}. */
    Stream<RateDifference> differences() {
        Map<String, JsonNode> rates = rates();
        rates.values().forEach(ReadValues::assertedTogether);
        return rates.entrySet().stream().map(rate -> difference(rate.getKey(), rate.getValue()));
    }

    /** The rate of an event of ours against what the reference says of another one; both of the part {@code statistic}. */
    RateDifference difference(String statistic, String event, String expectedEvent) {
        return difference(statistic + " " + event, expected.get(statistic).get(expectedEvent));
    }

    private RateDifference difference(String event, JsonNode percent) {
        assertThat(counts).as("%s %s", part, cell).containsKey(event);
        return new RateDifference(
                part + " " + event,
                counts.get(event) / (double) repetitions,
                repetitions,
                percent.numberValue().doubleValue() / 100,
                theirRepetitions);
    }

    private Map<String, JsonNode> rates() {
        Map<String, JsonNode> rates = new LinkedHashMap<>();
        expected.properties().forEach(entry -> {
            JsonNode value = entry.getValue();
            if (value.isObject()) {
                value.properties().forEach(rate -> rates.put(entry.getKey() + " " + rate.getKey(), rate.getValue()));
            } else if (value.isArray()) {
                for (int i = 0; i < value.size(); i++) {
                    rates.put(entry.getKey() + i, value.get(i));
                }
            } else if (!values.containsKey(entry.getKey())) {
                rates.put(entry.getKey(), value);
            }
        });
        return rates;
    }

    /** Asserts the median of what {@link #observe} was told, rounded to a tenth: half of ours lie on each side of it. */
    private void assertMedian(String quantity, JsonNode median) {
        List<Double> ours = values.get(quantity);
        double stated = median.asDouble();
        double below = ours.stream().filter(v -> v < stated - 0.05).count() / (double) ours.size();
        double upTo = ours.stream().filter(v -> v <= stated + 0.05).count() / (double) ours.size();
        double tolerance = DEVIATIONS * Math.sqrt(0.25 * (1.0 / repetitions + 1.0 / theirRepetitions));
        assertThat(below).as("%s %s: share below %s", part, cell, quantity).isLessThanOrEqualTo(0.5 + tolerance);
        assertThat(upTo).as("%s %s: share up to %s", part, cell, quantity).isGreaterThanOrEqualTo(0.5 - tolerance);
    }
}
