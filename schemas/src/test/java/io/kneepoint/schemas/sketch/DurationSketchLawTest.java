// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.schemas.sketch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kneepoint.schemas.event.SketchBins;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationSketchLawTest {

    private static final int LAST = DurationSketch.indexOf(Long.MAX_VALUE);
    private static final long[] EDGES = {0, 1, 127, 128, 255, 256, 257, 511, 512, Integer.MAX_VALUE, Long.MAX_VALUE};

    static LongStream seeds() {
        return LongStream.range(0, 30);
    }

    /** Values of every magnitude: the edges of each power of two, and some within. */
    static LongStream magnitudes() {
        Random random = new Random(1);
        LongStream.Builder values = LongStream.builder();
        Arrays.stream(EDGES).forEach(values::add);
        for (int bits = 1; bits < 63; bits++) {
            long power = 1L << bits;
            values.add(power - 1).add(power).add(power + 1);
            for (int i = 0; i < 200; i++) {
                values.add(power + (random.nextLong() & (power - 1)));
            }
        }
        return values.build();
    }

    @Test
    void shouldBeWithinA256thOfEveryValueAndExactBelow256() {
        magnitudes().forEach(value -> {
            long shown = DurationSketch.valueOf(DurationSketch.indexOf(value));

            assertThat(Math.abs(shown - value)).as("error at %s", value).isLessThanOrEqualTo(value / 256);
        });
        for (long value = 0; value < 256; value++) {
            assertThat(DurationSketch.valueOf(DurationSketch.indexOf(value))).isEqualTo(value);
        }
    }

    @Test
    void shouldHaveAValueOfItsOwnInEveryBin() {
        long previous = -1;
        for (int index = 0; index <= LAST; index++) {
            long value = DurationSketch.valueOf(index);

            assertThat(value).as("bin %s", index).isGreaterThan(previous);
            assertThat(DurationSketch.indexOf(value)).isEqualTo(index);
            previous = value;
        }
    }

    @Test
    void shouldCoverEveryValueWithBinsThatFollowEachOther() {
        long first = 0;
        for (int index = 0; index < LAST; index++) {
            long last = lastOf(index, first);

            assertThat(DurationSketch.indexOf(first))
                    .as("first of bin %s", index)
                    .isEqualTo(index);
            assertThat(DurationSketch.indexOf(last + 1))
                    .as("after bin %s", index)
                    .isEqualTo(index + 1);
            first = last + 1;
        }
        assertThat(DurationSketch.indexOf(first)).isEqualTo(LAST);
    }

    @Test
    void shouldNeverPutALongerDurationInALowerBin() {
        long[] sorted = magnitudes().sorted().toArray();
        for (int i = 1; i < sorted.length; i++) {
            assertThat(DurationSketch.indexOf(sorted[i]))
                    .as("%s after %s", sorted[i], sorted[i - 1])
                    .isGreaterThanOrEqualTo(DurationSketch.indexOf(sorted[i - 1]));
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void shouldBeTheSameMergedOrNotInWhateverOrder(long seed) {
        Random random = new Random(seed);
        long[] values = values(random, 1 + random.nextInt(400));
        DurationSketch whole = of(values);

        List<DurationSketch> parts = parts(random, values);
        Collections.shuffle(parts, random);
        DurationSketch merged = new DurationSketch();
        parts.forEach(merged::merge);

        assertSame(merged, whole);
        assertSame(DurationSketch.fromBins(whole.toBins()), whole);
        assertThat(DurationSketch.fromBins(whole.toBins()).toBins()).isEqualTo(whole.toBins());
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void shouldMergeAssociativelyAndCommutatively(long seed) {
        Random random = new Random(seed);
        long[] a = values(random, random.nextInt(50));
        long[] b = values(random, random.nextInt(50));
        long[] c = values(random, random.nextInt(50));

        DurationSketch left = merged(merged(of(a), of(b)), of(c));
        DurationSketch right = merged(of(a), merged(of(b), of(c)));

        assertSame(left, right);
        assertSame(merged(of(a), of(b)), merged(of(b), of(a)));
        assertSame(merged(of(a), new DurationSketch()), of(a));
    }

    @Test
    void shouldDoubleWhenMergedWithItself() {
        DurationSketch sketch = of(3, 3, 1_000_000);

        sketch.merge(sketch);

        assertSame(sketch, of(3, 3, 3, 3, 1_000_000, 1_000_000));
    }

    @Test
    void shouldNotChangeWhatItMerges() {
        DurationSketch other = of(5, 70_000);

        of(1).merge(other);

        assertSame(other, of(5, 70_000));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void shouldFindTheDurationOfARankWithinA256th(long seed) {
        Random random = new Random(seed);
        long[] values = values(random, 1 + random.nextInt(1_000));
        DurationSketch sketch = of(values);
        long[] sorted = Arrays.stream(values).sorted().toArray();

        long previous = -1;
        for (double q : new double[] {0, 0.001, 0.01, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99, 0.999, 1}) {
            long exact = sorted[(int) Math.max(1, Math.ceil(q * values.length)) - 1];
            long found = sketch.quantile(q);

            assertThat(Math.abs(found - exact))
                    .as("q %s of %s", q, values.length)
                    .isLessThanOrEqualTo(exact / 256);
            assertThat(found).isGreaterThanOrEqualTo(previous);
            previous = found;
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 255, 256, 1L << 40, Long.MAX_VALUE})
    void shouldFindTheOnlyDurationAtEveryQuantile(long value) {
        long shown = DurationSketch.valueOf(DurationSketch.indexOf(value));

        assertThat(of(value).quantile(0)).isEqualTo(shown);
        assertThat(of(value).quantile(0.5)).isEqualTo(shown);
        assertThat(of(value).quantile(1)).isEqualTo(shown);
    }

    @Test
    void shouldHoldTheSmallestAndTheGreatestTogether() {
        DurationSketch sketch = of(EDGES);

        assertThat(sketch.count()).isEqualTo(EDGES.length);
        assertThat(sketch.quantile(0)).isZero();
        assertThat(sketch.quantile(1)).isEqualTo(DurationSketch.valueOf(LAST));
        assertThat(Long.MAX_VALUE - sketch.quantile(1)).isLessThanOrEqualTo(Long.MAX_VALUE / 256);
    }

    @ParameterizedTest
    @ValueSource(longs = {(1L << 53) - 1, (1L << 53) + 1, (1L << 53) + 3, (1L << 62) + 1, Long.MAX_VALUE})
    void shouldFindTheLastRankHoweverManyDurationsThereAre(long count) {
        DurationSketch sketch = new DurationSketch();
        sketch.addAt(7, count);

        assertThat(sketch.quantile(1)).isEqualTo(7);
        assertThat(sketch.quantile(0)).isEqualTo(7);
    }

    @Test
    void shouldVisitItsBinsInAscendingOrder() {
        StringBuilder visited = new StringBuilder();
        of(300, 1, 300, 2)
                .forEachBin((index, count) ->
                        visited.append(index).append('x').append(count).append(' '));

        assertThat(visited).hasToString("1x1 2x1 278x2 ");
        assertThat(of(300, 1, 300, 2).toBins()).isEqualTo(new SketchBins(List.of(1, 2, 278), List.of(1L, 1L, 2L)));
    }

    @Test
    void shouldDifferWhenACountDiffers() {
        assertThat(of(1, 2))
                .isNotEqualTo(of(1, 1))
                .isNotEqualTo(of(1))
                .isNotEqualTo(of(1, 2, 2))
                .isNotEqualTo("1, 2");
        assertThat(of(1, 2)).isEqualTo(of(2, 1));
    }

    @Test
    void shouldSayThatItIsEmpty() {
        assertThat(new DurationSketch().isEmpty()).isTrue();
        assertThat(of(1).isEmpty()).isFalse();
        assertThat(new DurationSketch().toBins()).isEqualTo(new SketchBins(List.of(), List.of()));
        assertThatThrownBy(() -> new DurationSketch().quantile(0.5))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("(expected: at least one)");
    }

    @Test
    void shouldRefuseANegativeDuration() {
        assertThatThrownBy(() -> new DurationSketch().add(-1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("duration: -1 ns (expected: 0 or more)");
    }

    @ParameterizedTest
    @ValueSource(doubles = {-0.001, 1.001, Double.NaN, Double.POSITIVE_INFINITY})
    void shouldRefuseAQuantileOutsideItsRange(double q) {
        assertThatThrownBy(() -> of(1).quantile(q))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("quantile: " + q);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, Integer.MIN_VALUE, 7_296, Integer.MAX_VALUE})
    void shouldRefuseABinThatThereIsNot(int index) {
        DurationSketch sketch = of(1);

        assertThatThrownBy(() -> sketch.addAt(index, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("bin: " + index + " (expected: 0 to 7295)");
        assertSame(sketch, of(1));
    }

    static Stream<SketchBins> wrongBins() {
        return Stream.of(
                new SketchBins(List.of(1), List.of()),
                new SketchBins(List.of(), List.of(1L)),
                new SketchBins(List.of(2, 1), List.of(1L, 1L)),
                new SketchBins(List.of(1, 1), List.of(1L, 1L)),
                new SketchBins(List.of(-1), List.of(1L)),
                new SketchBins(List.of(7_296), List.of(1L)),
                new SketchBins(List.of(Integer.MAX_VALUE), List.of(1L)),
                new SketchBins(List.of(1), List.of(0L)),
                new SketchBins(List.of(1), List.of(-1L)),
                new SketchBins(List.of(1, 2), List.of(Long.MAX_VALUE, 1L)));
    }

    @ParameterizedTest
    @MethodSource("wrongBins")
    void shouldRefuseBinsThatNoSketchHas(SketchBins bins) {
        assertThatThrownBy(() -> DurationSketch.fromBins(bins))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("bins: ");
    }

    private static long lastOf(int index, long first) {
        long low = first;
        long high = Long.MAX_VALUE;
        while (low < high) {
            long middle = low + (high - low) / 2 + 1;
            if (DurationSketch.indexOf(middle) <= index) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }

    private static long[] values(Random random, int count) {
        return LongStream.generate(() -> random.nextInt(10) == 0
                        ? EDGES[random.nextInt(EDGES.length)]
                        : (random.nextLong() >>> 1) >> random.nextInt(63))
                .limit(count)
                .toArray();
    }

    private static List<DurationSketch> parts(Random random, long[] values) {
        List<DurationSketch> parts = Stream.generate(DurationSketch::new)
                .limit(1 + random.nextInt(8))
                .toList();
        for (long value : values) {
            parts.get(random.nextInt(parts.size())).add(value);
        }
        return new ArrayList<>(parts);
    }

    private static DurationSketch merged(DurationSketch into, DurationSketch other) {
        into.merge(other);
        return into;
    }

    private static DurationSketch of(long... values) {
        DurationSketch sketch = new DurationSketch();
        Arrays.stream(values).forEach(sketch::add);
        return sketch;
    }

    private static void assertSame(DurationSketch actual, DurationSketch expected) {
        assertThat(actual).isEqualTo(expected).hasSameHashCodeAs(expected);
        assertThat(actual.toBins()).isEqualTo(expected.toBins());
        assertThat(actual.count()).isEqualTo(expected.count());
    }
}
