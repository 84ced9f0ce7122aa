// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.simulator;

import io.kneepoint.schemas.config.Defaulted;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Which share of the answers goes wrong, and how. A request gets one fault at most. Faults draw from a source of their own,
 * so switching them on changes nothing else about a run.
 *
 * @param rates share of requests for each kind, 0 to 1, together at most 1
 * @param stall how long a stalled stream pauses, in real time
 * @param slowFirstToken how much later a slow request reaches the engine, in real time
 * @param clumpTokens events that a clumped stream puts into one write, at least 2
 */
public record Faults(
        Map<FaultKind, Double> rates,
        @Defaulted Duration stall,
        @Defaulted Duration slowFirstToken,
        @Defaulted Integer clumpTokens) {
    private static final Faults NONE = new Faults(Map.of(), null, null, null);

    public Faults {
        rates = Map.copyOf(rates);
        stall = stall == null ? Duration.ofSeconds(1) : stall;
        slowFirstToken = slowFirstToken == null ? Duration.ofSeconds(2) : slowFirstToken;
        clumpTokens = clumpTokens == null ? Integer.valueOf(8) : clumpTokens;
        rates.forEach((kind, rate) -> {
            if (!(rate >= 0 && rate <= 1)) {
                throw new IllegalArgumentException("rates: " + name(kind) + " " + rate + " (expected: 0 to 1)");
            }
        });
        double all = rates.values().stream().mapToDouble(Double::doubleValue).sum();
        if (all > 1) {
            throw new IllegalArgumentException("rates: " + all + " together (expected: at most 1)");
        }
        if (clumpTokens < 2) {
            throw new IllegalArgumentException("clumpTokens: " + clumpTokens + " (expected: at least 2)");
        }
        Positive.orZero("stall", stall);
        Positive.orZero("slowFirstToken", slowFirstToken);
    }

    /** Nothing goes wrong. */
    public static Faults none() {
        return NONE;
    }

    /** Every request gets this fault. */
    public static Faults always(FaultKind kind) {
        return new Faults(Map.of(kind, 1.0), null, null, null);
    }

    /**
     * Reads rates as a command line has them: {@code stall=0.05,reset=0.01}.
     *
     * @throws IllegalArgumentException when a kind is unknown or a rate is none
     */
    public static Faults parse(String text) {
        Map<FaultKind, Double> rates = new EnumMap<>(FaultKind.class);
        for (String part : text.split(",")) {
            String[] pair = part.strip().split("=");
            if (pair.length != 2) {
                throw new IllegalArgumentException("faults: " + part + " (expected: kind=rate, such as stall=0.05)");
            }
            FaultKind kind = kind(pair[0].strip());
            try {
                rates.put(kind, Double.valueOf(pair[1].strip()));
            } catch (NumberFormatException notANumber) {
                throw new IllegalArgumentException(
                        "faults: " + part + " (expected: a rate from 0 to 1 after the =)", notANumber);
            }
        }
        return new Faults(rates, null, null, null);
    }

    /** Draws one request's fault; empty for the sound ones. */
    Optional<FaultKind> draw(Randomness random) {
        double drawn = random.uniform();
        double upTo = 0;
        for (FaultKind kind : FaultKind.values()) {
            upTo += rates.getOrDefault(kind, 0.0);
            if (drawn < upTo) {
                return Optional.of(kind);
            }
        }
        return Optional.empty();
    }

    /** The kind as people write it: {@code slow-first-token}. */
    static String name(FaultKind kind) {
        return kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static FaultKind kind(String text) {
        return Arrays.stream(FaultKind.values())
                .filter(kind -> name(kind).equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("faults: " + text + " (expected: one of "
                        + Arrays.stream(FaultKind.values()).map(Faults::name).collect(Collectors.joining(", "))
                        + ")"));
    }
}
