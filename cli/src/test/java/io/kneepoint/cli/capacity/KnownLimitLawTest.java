// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.cli.capacity;

import static org.assertj.core.api.Assertions.assertThat;

import io.kneepoint.generator.engine.Deployment;
import io.kneepoint.generator.engine.Efficiency;
import io.kneepoint.generator.engine.EngineCatalogue;
import io.kneepoint.generator.engine.KvCache;
import io.kneepoint.generator.engine.Precision;
import io.kneepoint.generator.simulator.ClosedLoop;
import io.kneepoint.generator.simulator.EngineBlueprint;
import io.kneepoint.generator.simulator.EngineSettings;
import io.kneepoint.generator.simulator.Workload;
import io.kneepoint.schemas.metric.ConcurrencyCurve;
import io.kneepoint.schemas.serde.TrustedRecords;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * An engine that runs at most so many requests at a time, swept in virtual time: its knee is that limit (from there on requests
 * wait), and so is the beginning of its greatest throughput. Requests cost 256 tokens of prompt and about 64 of answer; levels are
 * powers of two and the limit lies between two of them, which is the harder case.
 */
class KnownLimitLawTest {

    private static final int[] LEVELS = {1, 2, 4, 8, 16, 32, 64, 128};
    private static final int SEEDS = 100;
    private static final int ENOUGH = 90;
    private static final int REQUESTS = 100;

    static {
        TrustedRecords.install();
    }

    static EngineBlueprint engine(int limit) {
        EngineCatalogue catalogue = EngineCatalogue.packaged();
        Deployment deployment = new Deployment(
                catalogue.model("llama3-8b"), catalogue.gpu("a100-80"), 1, Precision.BF16, Precision.BF16);
        EngineSettings settings = new EngineSettings(
                2048,
                limit,
                Integer.MAX_VALUE,
                Optional.empty(),
                EngineSettings.Order.FIRST_COME,
                EngineSettings.Kv.RESERVE,
                Duration.ofMillis(2),
                0.3,
                Duration.ofNanos(200_000),
                0.05);
        return new EngineBlueprint(
                "limit-" + limit,
                deployment,
                Efficiency.typicalOf(deployment.gpu()),
                KvCache.of(deployment).poolTokens(512),
                settings,
                new Workload(0, 0, 256, 0.1, 64, 0.3, 128, Duration.ofSeconds(1)));
    }

    @Test
    void shouldFindAKnownKneeAndPeakWithinTheirIntervals() {
        int limit = 48;
        EngineBlueprint engine = engine(limit);
        double greatest = ClosedLoop.run(engine, 2 * limit, 3000, 7).outputTokensPerSecond();

        ConcurrencyCurve[] curves = IntStream.rangeClosed(1, SEEDS)
                .mapToObj(seed -> SimulatedSweep.curve(engine, LEVELS, REQUESTS, seed))
                .toArray(ConcurrencyCurve[]::new);

        assertThat(count(curves, curve -> kneeHolds(curve, limit)))
                .as("knees whose interval holds %d", limit)
                .isGreaterThanOrEqualTo(ENOUGH);
        assertThat(count(curves, curve -> isNarrow(curve)))
                .as("intervals of the knee that say something")
                .isGreaterThanOrEqualTo(ENOUGH);
        assertThat(count(curves, curve -> peakHolds(curve, limit)))
                .as("peaks whose interval holds a load of greatest throughput")
                .isGreaterThanOrEqualTo(ENOUGH);
        assertThat(count(curves, curve -> curve.getFirstBroken() != null))
                .as("breaks of an engine whose every level is steady")
                .isLessThanOrEqualTo(2);
        assertThat(count(curves, curve -> Math.abs(curve.getPeakTokensPerSecond() / greatest - 1) < 0.05))
                .as("peaks within 5 %% of %.0f tok/s", greatest)
                .isGreaterThanOrEqualTo(ENOUGH);
    }

    private static boolean kneeHolds(ConcurrencyCurve curve, int limit) {
        return curve.getKneeCiLow() != null && curve.getKneeCiLow() <= limit && curve.getKneeCiHigh() >= limit;
    }

    /** At most four of the seven doublings that were swept: what levels that double, with 100 requests each, can tell. */
    private static boolean isNarrow(ConcurrencyCurve curve) {
        return curve.getKneeCiLow() != null && curve.getKneeCiHigh() / curve.getKneeCiLow() <= 16.5;
    }

    /**
     * Whether the interval reaches loads from the limit on, all of which give the greatest throughput (which of them a fit picks is
     * chance), without letting the peak be where the engine is far below it.
     */
    private static boolean peakHolds(ConcurrencyCurve curve, int limit) {
        Double low = curve.getFittedPeakCiLow();
        Double high = curve.getFittedPeakCiHigh();
        return low != null && low >= limit / 2.5 && (high == null || high >= limit);
    }

    private static long count(ConcurrencyCurve[] curves, Predicate<ConcurrencyCurve> holds) {
        return Arrays.stream(curves).filter(holds).count();
    }
}
