// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.kneepoint.schemas.metric.LatencySummary;
import io.kneepoint.schemas.metric.LatencyWindow;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When a rise of load and latency is one. */
class OverloadWatchTest {

    private static final long SECOND = 1_000_000_000L;
    private static final LatencySummary NONE = new LatencySummary(0L, null, null, null, null);

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void shouldFindAQueueThatGrows(long seed) {
        Random random = new Random(seed);
        OverloadWatch watch =
                watch(30, i -> 50 + 4 * i + random.nextGaussian(), i -> 200 + 30 * i + 20 * random.nextGaussian());

        assertThat(watch.finding())
                .isPresent()
                .get()
                .asString()
                .contains("rising together")
                .contains("in flight");
    }

    @Test
    void shouldNotTakeSteadyNoiseForARise() {
        int found = 0;
        for (long seed = 0; seed < 300; seed++) {
            Random random = new Random(seed);
            OverloadWatch watch =
                    watch(120, i -> 50 + 5 * random.nextGaussian(), i -> 200 + 60 * random.nextGaussian());
            found += watch.finding().isPresent() ? 1 : 0;
        }
        assertThat(found)
                .as("runs of 120 windows in which something was found, of 300")
                .isLessThanOrEqualTo(3);
    }

    @Test
    void shouldNeedBothToRise() {
        assertThat(watch(30, i -> 50, i -> 200 + 30 * i).finding()).isEmpty();
        assertThat(watch(30, i -> 50 + 4 * i, i -> 200).finding()).isEmpty();
    }

    @Test
    void shouldNotCompareStages() {
        OverloadWatch watch = new OverloadWatch();
        for (int i = 0; i < 40; i++) {
            // Every five windows a stage with more requests in flight and a longer TTFT, each steady in itself.
            long stage = i / 5;
            watch.accept(window(i, 10.0 * (1 + stage), 100.0 * (1 + stage)), stage * 5 * SECOND);
        }
        assertThat(watch.finding()).isEmpty();
    }

    @Test
    void shouldForgetWhatItFoundWhenANewStageBegins() {
        OverloadWatch watch = watch(30, i -> 50 + 4 * i, i -> 200 + 30 * i);
        assertThat(watch.finding()).isPresent();

        watch.accept(window(30, 10, 100), 30 * SECOND);

        assertThat(watch.finding()).isEmpty();
    }

    private static OverloadWatch watch(int windows, IntToDoubleFunction inFlight, IntToDoubleFunction ttftMillis) {
        OverloadWatch watch = new OverloadWatch();
        for (int i = 0; i < windows; i++) {
            watch.accept(window(i, inFlight.applyAsDouble(i), ttftMillis.applyAsDouble(i)), 0);
        }
        return watch;
    }

    private static LatencyWindow window(int index, double inFlight, double ttftMillis) {
        LatencySummary ttft = new LatencySummary(10L, ttftMillis * 1e6, null, null, ttftMillis * 1e6);
        return LatencyWindow.newBuilder()
                .setRunId("run")
                .setStartEpochNanos(index * SECOND)
                .setLengthNanos(SECOND)
                .setRequestsSent(10)
                .setRequestsEnded(10)
                .setErrors(0)
                .setOutputTokens(0)
                .setOutputTokensPerSecond(0)
                .setRequestsPerSecond(10)
                .setInFlightMean(inFlight)
                .setTtft(ttft)
                .setTtftFromIntended(NONE)
                .setTpot(NONE)
                .setItl(NONE)
                .setE2e(NONE)
                .build();
    }
}
