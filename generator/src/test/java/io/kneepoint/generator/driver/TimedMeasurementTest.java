// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kneepoint.generator.arrival.ConcurrencyTarget;
import io.kneepoint.schemas.event.LoadPattern;
import io.kneepoint.schemas.sketch.TimeBins;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Measurements that wait for a time, and those of a whole stage. */
class TimedMeasurementTest {

    private static final long BIN = TimeBins.WIDTH_NANOS;
    private static final long START = 1_000 * BIN + 7;

    private static MeasurementWindow window(Measurement measurement) {
        StageSpec stage = StageSpec.of(
                "s", new StageLoad.ClosedLoop(new ConcurrencyTarget.Constant(1)), measurement, LoadPattern.CONSTANT);
        return new MeasurementWindow(stage, START);
    }

    @Test
    void shouldMeasureWholeBinsInsideTheTime() {
        MeasurementWindow window = window(new Measurement.Timed(Duration.ofMillis(500), Duration.ofSeconds(5)));
        long warm = START + 2 * BIN;
        for (int i = 0; i < 50; i++) {
            window.onEnd(START + i, true, 0);
        }
        assertThat(window.fromEpochNanos())
                .as("requests do not end the warm-up")
                .isEmpty();
        window.advance(warm);
        assertThat(window.fromEpochNanos()).hasValue(1_003 * BIN);
        long end = 1_020 * BIN;
        window.advance(end - 1);
        assertThat(window.isOver(end - 1)).isFalse();
        assertThat(window.isMeasuring(end - 1)).isTrue();
        window.advance(end);
        assertThat(window.isOver(end)).isTrue();
        assertThat(window.toEpochNanos())
                .as("the last boundary before the stage's own end, so that the load is on in all of it")
                .hasValue(end);
    }

    @Test
    void shouldEndAtTheSameInstantHoweverLateItIsTold() {
        MeasurementWindow window = window(new Measurement.Timed(Duration.ZERO, Duration.ofSeconds(2)));
        window.advance(START + 100 * BIN);
        assertThat(window.fromEpochNanos()).hasValue(1_001 * BIN);
        assertThat(window.toEpochNanos()).hasValue(1_008 * BIN);
    }

    @Test
    void shouldHoldAllOfAWholeStage() {
        MeasurementWindow window = window(new Measurement.Whole(Duration.ofSeconds(2)));
        assertThat(window.fromEpochNanos()).hasValue(1_000 * BIN);
        assertThat(window.isMeasuring(START)).isTrue();
        window.onEnd(START + 1, true, 0);
        assertThat(window.completions()).isEqualTo(1);
        window.advance(START + 8 * BIN);
        assertThat(window.isOver(START + 8 * BIN))
                .as("no more load, but answers to come")
                .isTrue();
        assertThat(window.toEpochNanos()).isEmpty();
        window.finish(START + 11 * BIN);
        assertThat(window.toEpochNanos()).hasValue(1_012 * BIN);
        window.finish(START + 99 * BIN);
        assertThat(window.toEpochNanos()).hasValue(1_012 * BIN);
    }

    @Test
    void shouldRefuseTimesThatLeaveNothingToMeasure() {
        assertThatThrownBy(() -> new Measurement.Timed(Duration.ofSeconds(10), Duration.ofSeconds(10)))
                .hasMessage("warmUp: 10s (expected: 0s or more, and at least 1s less than the duration, 10s)");
        assertThatThrownBy(() -> new Measurement.Whole(Duration.ZERO)).hasMessageStartingWith("duration:");
        assertThatThrownBy(() -> new Measurement.Requests(0, Duration.ofSeconds(1)))
                .hasMessage("requests: 0 (expected: 1 or more)");
    }
}
