// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.calibration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CalibratorIT {

    @Test
    void shouldCompareEveryTokenWithItsEmission() {
        CalibrationSettings settings = new CalibrationSettings(Duration.ofMillis(300), 20, 15, Duration.ofMillis(10));

        Calibration calibration = Calibrator.measure(settings).orElseThrow();

        assertThat(calibration.streams()).isEqualTo(20);
        assertThat(calibration.tokens()).isEqualTo(20 * 15);
        assertThat(calibration.tokensPerSecond()).isEqualTo(2_000);
        assertThat(calibration.timingErrorP50Nanos())
                .as("a token cannot arrive before it was sent")
                .isPositive();
        assertThat(calibration.timingErrorP99Nanos()).isGreaterThanOrEqualTo(calibration.timingErrorP50Nanos());
        assertThat(calibration.timingErrorMaxNanos()).isGreaterThanOrEqualTo(calibration.timingErrorP99Nanos());
        assertThat(calibration.sendErrorP99Nanos()).isPositive();
        assertThat(Calibration.of(calibration.toMap())).isEqualTo(calibration);
    }

    @Test
    void shouldRefuseARecordThatIsNotWhole() {
        assertThatThrownBy(() -> Calibration.of(Map.of("streams", "many")))
                .hasMessage("calibration.streams: many (expected: a number)");
        assertThatThrownBy(() -> new CalibrationSettings(Duration.ZERO, 1, 1, Duration.ofMillis(1)))
                .hasMessageStartingWith("calibration:");
    }
}
