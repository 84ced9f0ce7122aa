// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.cli;

import io.kneepoint.generator.calibration.CalibrationSettings;
import io.kneepoint.generator.client.ClientSettings;
import io.kneepoint.generator.dialect.Dialect;
import io.kneepoint.generator.driver.RequestShape;
import io.kneepoint.generator.driver.RunAbout;
import io.kneepoint.generator.driver.RunSpec;
import io.kneepoint.generator.driver.StageSpec;
import io.kneepoint.generator.driver.WorkerShare;
import io.kneepoint.generator.health.HealthLimits;
import io.kneepoint.generator.plan.Overrides;
import io.kneepoint.generator.plan.Plan;
import io.kneepoint.generator.request.Timeouts;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A plan with all that it needs to run.
 *
 * @param plan the plan
 * @param folder folder that its trace files are relative to
 * @param overrides what the command line says otherwise
 * @param about what the run says about itself
 * @param client where requests go
 * @param dialect the API's family
 * @param shape what requests ask for
 * @param timeouts how long a request may take
 * @param calibration how the instrument is calibrated first; empty when it is not
 * @param limits how bad the instrument may be
 */
record PlanJob(
        Plan plan,
        Path folder,
        Overrides overrides,
        RunAbout about,
        ClientSettings client,
        Dialect dialect,
        RequestShape shape,
        Timeouts timeouts,
        Optional<CalibrationSettings> calibration,
        HealthLimits limits) {

    /** The same for one of several workers. */
    PlanJob as(WorkerShare share) {
        return new PlanJob(
                plan,
                folder,
                overrides,
                about.as(share.worker(), share.workers()),
                client,
                dialect,
                shape,
                timeouts,
                calibration,
                limits);
    }

    /** A run that begins with this stage. */
    RunSpec beginningWith(StageSpec first) {
        return RunSpec.of(about, client, dialect, shape, List.of(first))
                .withTimeouts(timeouts)
                .withLimits(limits);
    }
}
