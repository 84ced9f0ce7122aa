// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.arrival;

import java.math.BigInteger;

/**
 * An exact positive fraction in lowest terms.
 *
 * @param numerator above zero
 * @param denominator above zero
 */
record Ratio(long numerator, long denominator) {

    Ratio {
        if (numerator < 1 || denominator < 1) {
            throw new IllegalArgumentException(
                    "ratio: " + numerator + "/" + denominator + " (expected: both terms above zero)");
        }
        long divisor = BigInteger.valueOf(numerator)
                .gcd(BigInteger.valueOf(denominator))
                .longValue();
        numerator /= divisor;
        denominator /= divisor;
    }

    /** ⌊n × this⌋ for n ≥ 0, exact; throws {@link ArithmeticException} when it does not fit in 63 bits. */
    long floorOf(long n) {
        long low = n * numerator;
        if (Math.multiplyHigh(n, numerator) == 0 && low >= 0) {
            return low / denominator;
        }
        return BigInteger.valueOf(n)
                .multiply(BigInteger.valueOf(numerator))
                .divide(BigInteger.valueOf(denominator))
                .longValueExact();
    }

    /** ⌈n × this⌉ for n ≥ 0, exact; throws {@link ArithmeticException} when it does not fit in 63 bits. */
    long ceilingOf(long n) {
        BigInteger[] parts = BigInteger.valueOf(n)
                .multiply(BigInteger.valueOf(numerator))
                .divideAndRemainder(BigInteger.valueOf(denominator));
        return parts[0].longValueExact() + parts[1].signum();
    }
}
