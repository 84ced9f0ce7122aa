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

        OptionalDouble knee =
                Kneedle.knee(x, y, shape(expected), expected.get("S").asDouble());
        double[] difference = Kneedle.difference(x, y, shape(expected));

        assertThat(difference).containsExactly(Reference.doubles(expected.get("diff")), within(1e-9));
        assertThat(knee.isPresent()).isEqualTo(!expected.get("knee").isNull());
        knee.ifPresent(n -> assertClose("knee", n, expected.get("knee").asDouble(), 1e-9));
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

    private static Shape shape(JsonNode expected) {
        String name =
                expected.get("curve").asText() + "_" + expected.get("direction").asText();
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
