// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.plan;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One phase of a plan: a pattern of load, under the key that names it.
 *
 * @param name what the phase is called; its pattern and place unless given
 * @param sweep load levels, one after the other
 * @param sustained the same load for a time
 * @param soak the same load for long, watched for drift
 * @param ramp a load that rises or falls
 * @param burst a calm load with bursts
 * @param trace a load that has happened elsewhere
 */
public record Phase(
        Optional<String> name,
        Optional<SweepPhase> sweep,
        Optional<SustainedPhase> sustained,
        Optional<SoakPhase> soak,
        Optional<RampPhase> ramp,
        Optional<BurstPhase> burst,
        Optional<TracePhase> trace) {

    private static final String PATTERNS = "one of sweep, sustained, soak, ramp, burst, trace";

    public Phase {
        List<String> given =
                List.copyOf(patterns(sweep, sustained, soak, ramp, burst, trace).keySet());
        if (given.size() != 1) {
            throw new IllegalArgumentException(
                    (given.isEmpty() ? "phase: no pattern" : given.get(1) + ": a second pattern beside " + given.get(0))
                            + " (expected: " + PATTERNS + ")");
        }
    }

    /** A phase that is a sweep. */
    public static Phase of(SweepPhase sweep) {
        return new Phase(
                Optional.empty(),
                Optional.of(sweep),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /** The key of its pattern. */
    public String kind() {
        return patterns(sweep, sustained, soak, ramp, burst, trace)
                .keySet()
                .iterator()
                .next();
    }

    /** Its pattern. */
    public PhasePattern pattern() {
        return patterns(sweep, sustained, soak, ramp, burst, trace)
                .values()
                .iterator()
                .next();
    }

    private static Map<String, PhasePattern> patterns(
            Optional<SweepPhase> sweep,
            Optional<SustainedPhase> sustained,
            Optional<SoakPhase> soak,
            Optional<RampPhase> ramp,
            Optional<BurstPhase> burst,
            Optional<TracePhase> trace) {
        Map<String, PhasePattern> given = new LinkedHashMap<>();
        sweep.ifPresent(it -> given.put("sweep", it));
        sustained.ifPresent(it -> given.put("sustained", it));
        soak.ifPresent(it -> given.put("soak", it));
        ramp.ifPresent(it -> given.put("ramp", it));
        burst.ifPresent(it -> given.put("burst", it));
        trace.ifPresent(it -> given.put("trace", it));
        return given;
    }
}
