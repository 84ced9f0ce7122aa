// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.cli;

import picocli.CommandLine.Option;

/** Whether the instrument is calibrated before a run. */
final class CalibrationOption {

    @Option(
            names = "--no-calibration",
            description =
                    "Begin at once instead of streaming from an endpoint of this process for two to three seconds, which"
                            + " warms the JVM and measures the instrument's own error. The report says so.")
    boolean skipped;
}
