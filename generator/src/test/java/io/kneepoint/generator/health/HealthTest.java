// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.kneepoint.schemas.sketch.DurationSketch;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

class HealthTest {

    private static final long BEAT = LoopLag.BEAT.toNanos();

    @Test
    void shouldCountABeatThatWasOnTime() {
        DurationSketch lags = new DurationSketch();

        long next = LoopLag.recordBeats(lags, 5 * BEAT, 5 * BEAT + 70);

        assertThat(next).isEqualTo(6 * BEAT);
        assertThat(lags.count()).isEqualTo(1);
        assertThat(lags.quantile(1)).isEqualTo(70);
    }

    @Test
    void shouldCountEveryBeatThatAStallSwallowed() {
        DurationSketch lags = new DurationSketch();

        long next = LoopLag.recordBeats(lags, 5 * BEAT, 105 * BEAT);

        assertThat(next).isEqualTo(106 * BEAT);
        assertThat(lags.count()).isEqualTo(101);
        assertThat(lags.quantile(1)).isCloseTo(100 * BEAT, Percentage.withPercentage(0.4));
        assertThat(lags.quantile(0.5)).isCloseTo(50 * BEAT, Percentage.withPercentage(0.4));
        assertThat(lags.quantile(0)).isZero();
    }

    @Test
    void shouldLeaveOutCollectorsThatRunBesideTheProgram() {
        assertThat(GcPauses.stopsTheWorld("G1 Young Generation")).isTrue();
        assertThat(GcPauses.stopsTheWorld("ZGC Pauses")).isTrue();
        assertThat(GcPauses.stopsTheWorld("ZGC Cycles")).isFalse();
        assertThat(GcPauses.stopsTheWorld("G1 Concurrent GC")).isFalse();
    }
}
