// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.capacity;

import static io.kneepoint.analyzer.statistics.Reference.assertClose;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.kneepoint.analyzer.capacity.Kneedle.Shape;
import io.kneepoint.analyzer.statistics.Reference;
import java.util.Arrays;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

public class KneeReferenceTest {

    /**
     * kneed reads a mirrored curve against x that is not mirrored, which changes the answer where x is not evenly
     * spaced; those three cases are held against the definition below instead.
     */
    static Stream<String> kneedle() {
        JsonNode cases = Reference.section("knee").get("kneedle");
        return StreamSupport.stream(((Iterable<String>) cases::fieldNames).spliterator(), false)
                .filter(name -> !name.matches("brief_p\\d\\d_linearN"));
    }

    @ParameterizedTest
    @MethodSource("kneedle")
    void shouldAgreeWithKneed(String name) {
        JsonNode expected = Reference.section("knee").get("kneedle").get(name);
        double[] x = Reference.doubles(expected.get("x"));
        double[] y = Reference.doubles(expected.get("y"));

        OptionalDouble knee = Kneedle.knee(
                x, y, shape(expected), expected.get("S").numberValue().doubleValue());
        double[] difference = Kneedle.difference(x, y, shape(expected));

        assertThat(difference).containsExactly(Reference.expected(expected.get("diff")), within(1e-9));
        assertThat(knee.isPresent()).isEqualTo(!expected.get("knee").isNull());
        knee.ifPresent(n -> assertClose("knee", n, expected.get("knee").asDouble(), 1e-9));
        assertThat(expected.get("norm_knee").isNull()).isEqualTo(knee.isEmpty());
        knee.ifPresent(n -> {
            double share = (n - x[0]) / (x[x.length - 1] - x[0]);
            // kneed states where it found a mirrored curve's knee on the mirrored axis.
            double stated = expected.get("norm_knee").asDouble();
            assertClose("normalised", mirrored(expected) ? 1 - share : share, stated, 1e-9);
        });
    }

    @ParameterizedTest
    @CsvSource({"brief_p50_linearN,64", "brief_p95_linearN,64", "brief_p99_linearN,64"})
    void shouldFindThePointFarthestFromTheChordOnUnevenSteps(String name, double farthest) {
        JsonNode data = Reference.section("knee").get("kneedle").get(name);
        double[] x = Reference.doubles(data.get("x"));
        double[] y = Reference.doubles(data.get("y"));
        int last = x.length - 1;
        double best = 0;
        double bestDistance = 0;
        for (int i = 0; i <= last; i++) {
            double distance = (x[i] - x[0]) / (x[last] - x[0]) - (y[i] - y[0]) / (y[last] - y[0]);
            if (distance > bestDistance) {
                best = x[i];
                bestDistance = distance;
            }
        }

        assertThat(best).isEqualTo(farthest);
        assertThat(Kneedle.knee(x, y, Shape.CONVEX_INCREASING, 0)).hasValue(farthest);
    }

    private static boolean mirrored(JsonNode expected) {
        boolean concave = expected.get("curve").textValue().equals("concave");
        return concave != expected.get("direction").textValue().equals("increasing");
    }

    /** Why they are not held against kneed: its difference sets the mirrored curve against x as it is. */
    @ParameterizedTest
    @CsvSource({"brief_p50_linearN", "brief_p95_linearN", "brief_p99_linearN"})
    void shouldSeeWhatKneedDoesOnUnevenSteps(String name) {
        JsonNode data = Reference.section("knee").get("kneedle").get(name);
        double[] x = Reference.doubles(data.get("x"));
        double[] y = Reference.doubles(data.get("y"));
        double[] theirs = Reference.expected(data.get("diff"));
        int last = x.length - 1;
        int highest = 0;
        for (int i = 0; i <= last; i++) {
            double mirroredY = 1 - (y[last - i] - y[0]) / (y[last] - y[0]);
            assertClose("difference", theirs[i], mirroredY - (x[i] - x[0]) / (x[last] - x[0]), 1e-9);
            highest = theirs[i] > theirs[highest] ? i : highest;
        }

        assertThat(shape(data)).isEqualTo(Shape.CONVEX_INCREASING);
        assertThat(data.get("S").asDouble()).isEqualTo(1);
        assertClose(
                "normalised",
                (x[highest] - x[0]) / (x[last] - x[0]),
                data.get("norm_knee").asDouble(),
                1e-9);
        assertThat(data.get("knee").asDouble()).isEqualTo(x[last - highest]).isNotEqualTo(64);
    }

    private static Shape shape(JsonNode expected) {
        String name = expected.get("curve").textValue() + "_"
                + expected.get("direction").textValue();
        return Shape.valueOf(name.toUpperCase(Locale.ROOT));
    }

    @ParameterizedTest
    @CsvSource({"p50,0.05", "p95,0.05", "p99,0.05"})
    void shouldAgreeOnTheBend(String quantile, double level) {
        JsonNode expected = Reference.section("knee").get("operational").get("segmented_" + quantile);
        JsonNode data = Reference.section("knee").get("kneedle").get("brief_" + quantile + "_linearN");

        SegmentedFit fit = SegmentedFit.of(Reference.doubles(data.get("x")), Reference.doubles(data.get("y")))
                .orElseThrow();

        assertClose("breakpoint", fit.breakpoint(), expected.get("breakpoint_N").asDouble(), 1e-9);
        assertClose("before", fit.slopeBefore(), expected.get("slope_before").asDouble(), 1e-9);
        assertClose("after", fit.slopeAfter(), expected.get("slope_after").asDouble(), 1e-9);
        assertClose("sse", fit.sse(), expected.get("sse").asDouble(), 1e-9);
        assertClose("line", fit.sseLine(), expected.get("sse_line").asDouble(), 1e-9);
        assertClose("F", fit.f(), expected.get("F").asDouble(), 1e-8);
        assertThat(fit.p()).isLessThan(level);
        assertThat(fit.bends()).isTrue();
    }

    /** The table that the reference describes, and what follows from it by the definitions of its names. */
    @Test
    void shouldAgreeOnWhatTheTableShows() {
        JsonNode expected = Reference.section("knee").get("operational");
        JsonNode table = Reference.section("usl").get("brief_llm");
        double[] n = Reference.doubles(table.get("N"));
        double[] tokens = Reference.doubles(table.get("X"));
        double first = tokens[0] / n[0];

        assertClose("N_a", Arrays.stream(tokens).max().orElseThrow() / first, expected.get("asymptote_knee_measured"));
        assertSlopes(expected.get("tput_elasticity"), n, tokens);
        for (String quantile : new String[] {"p50", "p95", "p99"}) {
            double[] ttft = Reference.doubles(Reference.section("knee")
                    .get("kneedle")
                    .get("brief_" + quantile + "_linearN")
                    .get("y"));
            assertSlopes(expected.get(quantile + "_elasticity"), n, ttft);
            for (int i = 0; i < n.length; i++) {
                assertClose(
                        "power",
                        tokens[i] / ttft[i],
                        expected.get("power_X_over_" + quantile).get(i));
            }
        }
        for (int i = 0; i < n.length; i++) {
            assertClose(
                    "power",
                    tokens[i] * tokens[i] / n[i],
                    expected.get("power_X2_over_N").get(i));
        }
        for (int i = 1; i < n.length; i++) {
            double marginal = (tokens[i] - tokens[i - 1]) / (n[i] - n[i - 1]) / first;
            assertClose("marginal", marginal, expected.get("marginal").get(i - 1));
        }
    }

    private static void assertSlopes(JsonNode expected, double[] n, double[] y) {
        for (int i = 1; i < n.length; i++) {
            assertClose("slope", Math.log(y[i] / y[i - 1]) / Math.log(n[i] / n[i - 1]), expected.get(i - 1));
        }
    }

    @Test
    void shouldNotBendAStraightLineOrAShortOne() {
        double[] n = {1, 2, 4, 8, 16, 32};
        double[] straight = Arrays.stream(n).map(v -> 40 * Math.pow(v, 0.5)).toArray();
        double[] saturating = {40, 80, 120, 130, 135, 138};

        assertThat(SegmentedFit.of(n, straight).orElseThrow().bends()).isFalse();
        assertThat(SegmentedFit.of(n, saturating).orElseThrow().bends()).isFalse();
        assertThat(SegmentedFit.of(new double[] {1, 2, 4}, new double[] {1, 2, 4}))
                .isEmpty();
    }
}
