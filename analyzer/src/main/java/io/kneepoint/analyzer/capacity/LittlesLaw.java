// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.capacity;

/**
 * Little's law: requests in flight = requests a second × seconds each (Little 1961).
 *
 * <p>It holds for any steady system, so a measurement that breaks it is not steady, or the client waited where it
 * should have sent. Stateless.
 */
public final class LittlesLaw {

    private static final double TOLERANCE = 0.05;

    private LittlesLaw() {}

    /**
     * A check of a measured level.
     *
     * @param expectedInFlight requests/s × mean E2E
     * @param ratio expected / measured in flight; 1 when the law holds
     */
    public record Check(double expectedInFlight, double ratio) {

        /** Whether the law holds within 5 %. */
        public boolean holds() {
            return Math.abs(ratio - 1) <= TOLERANCE;
        }
    }

    /** Checks a level. @throws IllegalArgumentException unless all three are finite and above 0 */
    public static Check check(double requestsPerSecond, double meanE2eNanos, double measuredInFlight) {
        double expected = requiredConcurrency(requestsPerSecond, meanE2eNanos);
        requirePositive("measuredInFlight", measuredInFlight);
        return new Check(expected, expected / measuredInFlight);
    }

    /** Requests in flight that a rate takes at a mean latency. [requests] */
    public static double requiredConcurrency(double requestsPerSecond, double meanE2eNanos) {
        requirePositive("requestsPerSecond", requestsPerSecond);
        requirePositive("meanE2eNanos", meanE2eNanos);
        return requestsPerSecond * meanE2eNanos / 1e9;
    }

    /** Rate that a number in flight makes at a mean latency. [requests/s] */
    public static double reachableRate(double concurrency, double meanE2eNanos) {
        requirePositive("concurrency", concurrency);
        requirePositive("meanE2eNanos", meanE2eNanos);
        return concurrency / (meanE2eNanos / 1e9);
    }

    /** Mean latency at which a rate keeps a number in flight. [ns] */
    public static double allowedLatencyNanos(double requestsPerSecond, double concurrency) {
        requirePositive("requestsPerSecond", requestsPerSecond);
        requirePositive("concurrency", concurrency);
        return concurrency / requestsPerSecond * 1e9;
    }

    private static void requirePositive(String name, double value) {
        if (!(value > 0) || Double.isInfinite(value)) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: finite and above 0)");
        }
    }
}
