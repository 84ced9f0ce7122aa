// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.driver;

import io.kneepoint.generator.arrival.ConcurrencyTarget;
import io.kneepoint.schemas.event.Bursts;
import io.kneepoint.schemas.event.LoadPattern;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A stage of a run: one load level or one phase.
 *
 * @param name for people
 * @param load how it drives its load
 * @param measurement what of it is measured
 * @param pattern how its load changes, as its events say
 * @param bursts where its bursts are, as its events say; empty without bursts
 * @param contents what its requests ask for; empty draws it from the run's {@link RequestShape}
 */
public record StageSpec(
        String name,
        StageLoad load,
        Measurement measurement,
        LoadPattern pattern,
        Optional<Bursts> bursts,
        Optional<ContentSource> contents) {

    /** A load level: so many requests in flight until enough have been measured. */
    public StageSpec(String name, int concurrency, int requests, Duration maxDuration) {
        this(
                name,
                new StageLoad.ClosedLoop(new ConcurrencyTarget.Constant(concurrency)),
                new Measurement.Requests(requests, maxDuration),
                LoadPattern.CONSTANT,
                Optional.empty(),
                Optional.empty());
    }

    /** A stage of one pattern without bursts, whose requests are drawn. */
    public static StageSpec of(String name, StageLoad load, Measurement measurement, LoadPattern pattern) {
        return new StageSpec(name, load, measurement, pattern, Optional.empty(), Optional.empty());
    }

    /** Requests kept in flight all the time; empty where the number changes and in an open loop. */
    public OptionalInt concurrency() {
        return load instanceof StageLoad.ClosedLoop closed
                        && closed.target() instanceof ConcurrencyTarget.Constant constant
                ? OptionalInt.of(constant.concurrency())
                : OptionalInt.empty();
    }

    /** Requests that its measurement waits for; empty where it waits for a time. */
    public OptionalInt requests() {
        return measurement instanceof Measurement.Requests counted
                ? OptionalInt.of(counted.requests())
                : OptionalInt.empty();
    }

    /** Longest time of its load. */
    public Duration maxDuration() {
        return measurement.maxDuration();
    }
}
