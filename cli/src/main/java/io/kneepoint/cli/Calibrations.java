// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.cli;

import io.kneepoint.generator.calibration.Calibration;
import io.kneepoint.generator.calibration.CalibrationSettings;
import io.kneepoint.generator.calibration.Calibrator;
import java.util.Locale;
import java.util.Optional;

/** Calibrates the instrument before a run, and says how far it errs. */
final class Calibrations {

    private static final double NANOS_PER_MILLI = 1e6;

    private Calibrations() {}

    static Optional<Calibration> measure(CalibrationSettings settings, Progress progress) {
        progress.update("calibrating: streaming from an endpoint of this process");
        Optional<Calibration> calibration = Calibrator.measure(settings);
        progress.line(calibration
                .map(it -> String.format(
                        Locale.ROOT,
                        "calibrated: tokens count as arrived %.2f ms (p50) and %.2f ms (p99) after they were sent",
                        it.timingErrorP50Nanos() / NANOS_PER_MILLI,
                        it.timingErrorP99Nanos() / NANOS_PER_MILLI))
                .orElse("not calibrated: no token of the calibration arrived"));
        return calibration;
    }
}
