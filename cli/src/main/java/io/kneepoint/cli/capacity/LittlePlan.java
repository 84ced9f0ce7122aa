// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.cli.capacity;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kneepoint.analyzer.capacity.LittlesLaw;
import java.util.Locale;
import java.util.OptionalDouble;

/**
 * Little's law with two of its three numbers given: requests in flight = requests a second × seconds each.
 *
 * @param requestsPerSecond above 0
 * @param latencyNanos mean time in the system, above 0
 * @param inFlight above 0
 */
public record LittlePlan(double requestsPerSecond, double latencyNanos, double inFlight) {

    private static final double NANOS_PER_SECOND = 1e9;

    /**
     * The third number from the other two.
     *
     * @throws IllegalArgumentException unless just two are given, finite and above 0
     */
    public static LittlePlan of(
            OptionalDouble requestsPerSecond, OptionalDouble latencyNanos, OptionalDouble inFlight) {
        if (requestsPerSecond.isPresent() && latencyNanos.isPresent() && inFlight.isEmpty()) {
            double rate = requestsPerSecond.getAsDouble();
            double each = latencyNanos.getAsDouble();
            return new LittlePlan(rate, each, LittlesLaw.requiredConcurrency(rate, each));
        }
        if (requestsPerSecond.isEmpty() && latencyNanos.isPresent() && inFlight.isPresent()) {
            double each = latencyNanos.getAsDouble();
            return new LittlePlan(LittlesLaw.reachableRate(inFlight.getAsDouble(), each), each, inFlight.getAsDouble());
        }
        if (requestsPerSecond.isPresent() && latencyNanos.isEmpty() && inFlight.isPresent()) {
            double rate = requestsPerSecond.getAsDouble();
            return new LittlePlan(
                    rate, LittlesLaw.allowedLatencyNanos(rate, inFlight.getAsDouble()), inFlight.getAsDouble());
        }
        int given = (requestsPerSecond.isPresent() ? 1 : 0)
                + (latencyNanos.isPresent() ? 1 : 0)
                + (inFlight.isPresent() ? 1 : 0);
        throw new IllegalArgumentException(
                "--rps, --latency, --in-flight: " + given + " given (expected: two of the three)");
    }

    /** One line. */
    public String line() {
        return String.format(
                Locale.ROOT,
                "%,.2f requests in flight = %,.2f requests/s × %,.3f s each (Little's law)",
                inFlight,
                requestsPerSecond,
                latencyNanos / NANOS_PER_SECOND);
    }

    /** As JSON. */
    public ObjectNode json() {
        return new ObjectMapper()
                .createObjectNode()
                .put("requestsPerSecond", requestsPerSecond)
                .put("latencyMs", latencyNanos / 1e6)
                .put("inFlight", inFlight);
    }
}
