// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.calibration;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The instrument's own error on this machine, at this moment: how long after a token was handed to a socket on loopback it counted
 * as arrived. It holds the way through the kernel, the event loop's own lateness, and what decoding makes arrivals wait.
 *
 * @param streams streams that were measured side by side
 * @param tokens tokens that were measured
 * @param tokensPerSecond their rate over all streams
 * @param timingErrorP50Nanos median of arrival − emission; ns
 * @param timingErrorP99Nanos 99th percentile of it; ns
 * @param timingErrorMaxNanos greatest of it; ns
 * @param sendErrorP99Nanos 99th percentile of sent − intended; ns
 */
public record Calibration(
        int streams,
        long tokens,
        double tokensPerSecond,
        long timingErrorP50Nanos,
        long timingErrorP99Nanos,
        long timingErrorMaxNanos,
        long sendErrorP99Nanos) {

    /** From values of {@code run.json}; throws {@link IllegalArgumentException} when one is missing or no number. */
    public static Calibration of(Map<String, Object> values) {
        return new Calibration(
                (int) number(values, "streams"),
                (long) number(values, "tokens"),
                number(values, "tokensPerSecond"),
                (long) number(values, "timingErrorP50Nanos"),
                (long) number(values, "timingErrorP99Nanos"),
                (long) number(values, "timingErrorMaxNanos"),
                (long) number(values, "sendErrorP99Nanos"));
    }

    private static double number(Map<String, Object> values, String name) {
        if (values.get(name) instanceof Number number) {
            return number.doubleValue();
        }
        throw new IllegalArgumentException("calibration." + name + ": " + values.get(name) + " (expected: a number)");
    }

    /** As values for {@code run.json}. */
    public Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("streams", streams);
        map.put("tokens", tokens);
        map.put("tokensPerSecond", tokensPerSecond);
        map.put("timingErrorP50Nanos", timingErrorP50Nanos);
        map.put("timingErrorP99Nanos", timingErrorP99Nanos);
        map.put("timingErrorMaxNanos", timingErrorMaxNanos);
        map.put("sendErrorP99Nanos", sendErrorP99Nanos);
        return map;
    }
}
