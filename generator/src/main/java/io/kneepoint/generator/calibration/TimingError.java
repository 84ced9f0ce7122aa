// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.calibration;

import io.kneepoint.generator.request.RunClock;
import io.kneepoint.generator.simulator.StreamEmissions;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.LongStream;

/**
 * Arrival − emission of every token that both sides know, in nanoseconds of the one clock of this process. A read that brings two
 * tokens is late for the first of them, and counts so.
 */
final class TimingError {

    private final long[] errorsNanos;
    private final long[] sendErrorsNanos;

    private TimingError(long[] errorsNanos, long[] sendErrorsNanos) {
        this.errorsNanos = errorsNanos;
        this.sendErrorsNanos = sendErrorsNanos;
    }

    /** @param emissions what was sent for a measured request, by its index; empty where that is not known */
    static TimingError of(ArrivalTimes arrivals, IntFunction<Optional<StreamEmissions>> emissions) {
        LongStream.Builder errors = LongStream.builder();
        LongStream.Builder sendErrors = LongStream.builder();
        for (ArrivalTimes.Request request : arrivals.requests()) {
            Optional<StreamEmissions> sent = emissions.apply(request.index());
            if (sent.isPresent()) {
                int known =
                        Math.min(sent.get().writes(), request.tokenEpochNanos().size());
                for (int token = 0; token < known; token++) {
                    long emitted = RunClock.system().epochNanos(sent.get().nanos(token));
                    errors.add(request.tokenEpochNanos().get(token) - emitted);
                }
                sendErrors.add(request.sendErrorNanos());
            }
        }
        return new TimingError(
                errors.build().sorted().toArray(), sendErrors.build().sorted().toArray());
    }

    Optional<Calibration> calibration(CalibrationSettings settings) {
        if (errorsNanos.length == 0) {
            return Optional.empty();
        }
        return Optional.of(new Calibration(
                settings.streams(),
                errorsNanos.length,
                settings.streams() * 1e9 / settings.gap().toNanos(),
                quantile(errorsNanos, 0.5),
                quantile(errorsNanos, 0.99),
                Arrays.stream(errorsNanos).max().orElseThrow(),
                quantile(sendErrorsNanos, 0.99)));
    }

    /** The smallest value that at least that share of the values does not exceed. */
    private static long quantile(long[] ascending, double share) {
        return ascending[Math.max(0, (int) Math.ceil(share * ascending.length) - 1)];
    }
}
