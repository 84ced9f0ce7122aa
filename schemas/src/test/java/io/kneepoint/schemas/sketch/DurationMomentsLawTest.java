// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.schemas.sketch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
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

class DurationMomentsLawTest {

    private static final MathContext FIFTY_DIGITS = new MathContext(50);

    static LongStream seeds() {
        return LongStream.range(0, 30);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void shouldSumExactly(long seed) {
        long[] values = values(new Random(seed));

        DurationMoments moments = of(values);

        assertThat(moments.count()).isEqualTo(values.length);
        assertThat(moments.sumNanos()).isEqualTo(Arrays.stream(values).sum());
        assertThat(squares(moments)).isEqualTo(exactSquares(values));
        assertThat(moments.meanNanos()).isEqualTo((double) Arrays.stream(values).sum() / values.length);
    }

    @Test
    void shouldCarrySquaresThatNeedMoreThan64Bits() {
        long hour = 3_600_000_000_000L;

        DurationMoments moments = of(hour, hour, hour, 1);

        assertThat(squares(moments))
                .isEqualTo(BigInteger.valueOf(hour)
                        .pow(2)
                        .multiply(BigInteger.valueOf(3))
                        .add(BigInteger.ONE));
        assertThat(moments.squaresHigh()).isPositive();
        assertThat(squares(of(Long.MAX_VALUE)))
                .isEqualTo(BigInteger.valueOf(Long.MAX_VALUE).pow(2));
    }

    @Test
    void shouldCarryFromTheLowerHalfIntoTheUpper() {
        DurationMoments moments = new DurationMoments(1, 1, 0, -1L);

        moments.add(1);

        assertThat(moments.squaresHigh()).isEqualTo(1);
        assertThat(moments.squaresLow()).isZero();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void shouldBeTheSameMergedOrNotInWhateverOrder(long seed) {
        Random random = new Random(seed);
        long[] values = values(random);
        List<DurationMoments> parts = new ArrayList<>(Stream.generate(DurationMoments::new)
                .limit(1 + random.nextInt(6))
                .toList());
        for (long value : values) {
            parts.get(random.nextInt(parts.size())).add(value);
        }
        Collections.shuffle(parts, random);

        DurationMoments merged = new DurationMoments();
        parts.forEach(merged::merge);

        assertThat(merged).isEqualTo(of(values)).hasSameHashCodeAs(of(values));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void shouldMergeAssociativelyAndCommutatively(long seed) {
        Random random = new Random(seed);
        long[] a = values(random);
        long[] b = values(random);
        long[] c = values(random);

        assertThat(merged(merged(of(a), of(b)), of(c))).isEqualTo(merged(of(a), merged(of(b), of(c))));
        assertThat(merged(of(a), of(b))).isEqualTo(merged(of(b), of(a)));
        assertThat(merged(of(a), new DurationMoments())).isEqualTo(of(a));
    }

    @Test
    void shouldDoubleWhenMergedWithItself() {
        DurationMoments moments = of(3, 1L << 40);

        moments.merge(moments);

        assertThat(moments).isEqualTo(of(3, 3, 1L << 40, 1L << 40));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void shouldGoThroughItsFourNumbersUnchanged(long seed) {
        DurationMoments moments = of(values(new Random(seed)));

        assertThat(new DurationMoments(
                        moments.count(), moments.sumNanos(), moments.squaresHigh(), moments.squaresLow()))
                .isEqualTo(moments);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void shouldAgreeWithATwoPassComputationOfTheVariation(long seed) {
        long[] values = values(new Random(seed));
        double expected = twoPassVariation(values);

        assertThat(of(values).coefficientOfVariation()).isCloseTo(expected, within(expected * 1e-12));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void shouldSeeAVariationOfNanosecondsInSeconds(long seed) {
        Random random = new Random(seed);
        long[] values = LongStream.generate(() -> 10_000_000_000L + random.nextInt(3))
                .limit(100)
                .toArray();
        double expected = twoPassVariation(values);

        assertThat(expected).isBetween(1e-12, 1e-9);
        assertThat(of(values).coefficientOfVariation()).isCloseTo(expected, within(expected * 1e-12));
    }

    @Test
    void shouldHaveNoVariationWhenAllAreEqual() {
        assertThat(of(7, 7, 7).coefficientOfVariation()).isZero();
        assertThat(of(1L << 50).coefficientOfVariation()).isZero();
        assertThat(of(1, 3).coefficientOfVariation()).isEqualTo(0.5);
    }

    @Test
    void shouldRefuseToDivideByNothing() {
        assertThatThrownBy(() -> new DurationMoments().meanNanos())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("(expected: at least one)");
        assertThatThrownBy(() -> new DurationMoments().coefficientOfVariation())
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> of(0, 0).coefficientOfVariation())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("2 durations");
        assertThat(of(0, 0).meanNanos()).isZero();
    }

    @Test
    void shouldDifferWhenOneNumberDiffers() {
        assertThat(new DurationMoments(1, 2, 3, 4))
                .isEqualTo(new DurationMoments(1, 2, 3, 4))
                .isNotEqualTo(new DurationMoments(0, 2, 3, 4))
                .isNotEqualTo(new DurationMoments(1, 0, 3, 4))
                .isNotEqualTo(new DurationMoments(1, 2, 0, 4))
                .isNotEqualTo(new DurationMoments(1, 2, 3, 0));
    }

    private static double twoPassVariation(long[] values) {
        BigDecimal count = BigDecimal.valueOf(values.length);
        BigDecimal mean = Arrays.stream(values)
                .mapToObj(BigDecimal::valueOf)
                .reduce(BigDecimal.ZERO, BigDecimal::add)
                .divide(count, FIFTY_DIGITS);
        return Arrays.stream(values)
                .mapToObj(BigDecimal::valueOf)
                .map(value -> value.subtract(mean).pow(2))
                .reduce(BigDecimal.ZERO, BigDecimal::add)
                .divide(count, FIFTY_DIGITS)
                .sqrt(FIFTY_DIGITS)
                .divide(mean, FIFTY_DIGITS)
                .doubleValue();
    }

    private static BigInteger exactSquares(long[] values) {
        return Arrays.stream(values)
                .mapToObj(BigInteger::valueOf)
                .map(value -> value.pow(2))
                .reduce(BigInteger.ZERO, BigInteger::add);
    }

    private static BigInteger squares(DurationMoments moments) {
        BigInteger low = new BigInteger(Long.toUnsignedString(moments.squaresLow()));
        return BigInteger.valueOf(moments.squaresHigh()).shiftLeft(64).add(low);
    }

    /** Durations from nothing to an hour and a half; the sum of their squares passes 64 bits. */
    private static long[] values(Random random) {
        return LongStream.generate(() -> random.nextLong(5_400_000_000_000L) >> random.nextInt(40))
                .limit(2 + random.nextInt(500))
                .toArray();
    }

    private static DurationMoments merged(DurationMoments into, DurationMoments other) {
        into.merge(other);
        return into;
    }

    private static DurationMoments of(long... values) {
        DurationMoments moments = new DurationMoments();
        Arrays.stream(values).forEach(moments::add);
        return moments;
    }
}
