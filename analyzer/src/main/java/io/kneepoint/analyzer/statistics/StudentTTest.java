// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.statistics;

/** Student's t tests: two means with one pooled variance, and the mean of paired differences. Stateless. */
public final class StudentTTest {

    private StudentTTest() {}

    /** Tests mean(x) − mean(y) with the pooled variance and n + m − 2 degrees of freedom. */
    public static TTest pooled(Moments x, Moments y) {
        WelchTTest.requireTwo(x);
        WelchTTest.requireTwo(y);
        double df = x.count() + y.count() - 2.0;
        double variance = (x.sumOfSquares() + y.sumOfSquares()) / df;
        return TTest.of(x.mean() - y.mean(), Math.sqrt(variance * (1.0 / x.count() + 1.0 / y.count())), df);
    }

    /**
     * Tests the mean of x − y, pair by pair, with n − 1 degrees of freedom.
     *
     * @throws IllegalArgumentException if the sides differ in length or have fewer than two pairs
     */
    public static TTest paired(Sample x, Sample y) {
        if (x.size() != y.size()) {
            throw new IllegalArgumentException(
                    "pairs: " + x.size() + " and " + y.size() + " values (expected: the same number on both sides)");
        }
        double[] d = x.toArray();
        for (int i = 0; i < d.length; i++) {
            d[i] -= y.get(i);
        }
        Moments m = Moments.of(d);
        WelchTTest.requireTwo(m);
        return TTest.of(m.mean(), Math.sqrt(m.varianceOfMean()), m.count() - 1.0);
    }
}
