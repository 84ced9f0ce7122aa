// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * A cell of the reference's simulations, simulated again: what was counted, and how near the reference that must be.
 *
 * <p>With {@code -Dkneepoint.laws=long} there are as many repetitions as the reference had, and a rate may be off by a
 * point or two; else a few, so that every rate is held against ours in every build, if loosely.
 */
final class Simulated {

    private static final int FEW = 25;
    /** There are two thousand rates; one in 150 000 is further off by chance. */
    private static final double DEVIATIONS = 4.5;
    /** The same seed would give the same once more, and {@link ReferenceCoverageTest} runs every test twice. */
    private static final Map<String, Simulated> DONE = new ConcurrentHashMap<>();

    private final String cell;
    private final JsonNode expected;
    private final int repetitions;
    private final int theirRepetitions;
    private final Map<String, Integer> counts = new HashMap<>();
    private final Map<String, List<Double>> values = new HashMap<>();

    private Simulated(String part, String cell, int theirRepetitions) {
        this.cell = part + " " + cell;
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

    /** Asserts the rate of an event that {@link #count} was told of in every repetition. */
    void assertRate(String event, JsonNode percent) {
        assertThat(counts).as(cell).containsKey(event);
        double ours = counts.get(event) / (double) repetitions;
        double theirs = percent.asDouble() / 100;
        double least = 1.0 / Math.min(repetitions, theirRepetitions);
        double pooled = (ours * repetitions + theirs * theirRepetitions) / (repetitions + theirRepetitions);
        double rate = Math.max(least, Math.min(1 - least, pooled));
        assertThat(ours).as("%s: %s", cell, event).isCloseTo(theirs, within(tolerance(rate * (1 - rate))));
    }

    /** Asserts every rate of the cell, each under its name; those of a part of it as {@code part name}. */
    void assertRates() {
        assertRates("", expected);
    }

    private void assertRates(String prefix, JsonNode rates) {
        rates.properties().forEach(entry -> {
            if (entry.getValue().isObject()) {
                assertRates(entry.getKey() + " ", entry.getValue());
            } else {
                assertRate(prefix + entry.getKey(), entry.getValue());
            }
        });
    }

    /** Asserts the median of what {@link #observe} was told, rounded to a tenth: half of ours lie on each side of it. */
    void assertMedian(String quantity, JsonNode median) {
        List<Double> ours = values.get(quantity);
        double stated = median.asDouble();
        double below = ours.stream().filter(v -> v < stated - 0.05).count() / (double) ours.size();
        double upTo = ours.stream().filter(v -> v <= stated + 0.05).count() / (double) ours.size();
        assertThat(below).as("%s: share below %s", cell, quantity).isLessThanOrEqualTo(0.5 + tolerance(0.25));
        assertThat(upTo).as("%s: share up to %s", cell, quantity).isGreaterThanOrEqualTo(0.5 - tolerance(0.25));
    }

    /** Of a difference of two shares with this variance of a single event. */
    private double tolerance(double variance) {
        return DEVIATIONS * Math.sqrt(variance * (1.0 / repetitions + 1.0 / theirRepetitions));
    }
}
