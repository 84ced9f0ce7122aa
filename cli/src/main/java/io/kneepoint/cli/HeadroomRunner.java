// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.cli;

import io.kneepoint.analyzer.report.HeadroomReport;
import io.kneepoint.analyzer.report.RunReport;
import io.kneepoint.cli.capacity.LevelsFile;
import io.kneepoint.cli.kafka.StopSignal;
import io.kneepoint.generator.gauges.EngineLoad;
import io.kneepoint.generator.gauges.EngineProfiles;
import io.kneepoint.generator.gauges.MetricsPage;
import io.kneepoint.generator.recording.Recordings;
import io.kneepoint.schemas.config.ConfigFiles;
import io.kneepoint.schemas.metric.ConcurrencyCurve;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** What the headroom command does; apart from it, so that its help loads no class of the analyzer. */
final class HeadroomRunner {

    private static final long REQUESTS_BEHIND_A_LEVEL = 100;

    private HeadroomRunner() {}

    static void run(HeadroomCommand command) throws InterruptedException {
        ConfigFiles config = command.config.files();
        MetricsPage page = MetricsPage.at("--metrics-url", command.metricsUrl, EngineProfiles.read(config));
        Duration pause = RunSpecs.duration("--watch", command.watch, null);
        if (pause != null && pause.isZero()) {
            throw new IllegalArgumentException("--watch: 0s (expected: above zero)");
        }
        ConcurrencyCurve curve = curve(command, config);
        say(command, curve, page);
        if (pause == null) {
            return;
        }
        CountDownLatch stopped = new CountDownLatch(1);
        try (StopSignal stop = StopSignal.install()) {
            stop.onStop(stopped::countDown);
            while (!stopped.await(pause.toNanos(), TimeUnit.NANOSECONDS)) {
                say(command, curve, page);
            }
        }
    }

    private static ConcurrencyCurve curve(HeadroomCommand command, ConfigFiles config) {
        if ((command.run == null) == (command.levels == null)) {
            throw new IllegalArgumentException(
                    "curve: " + (command.run == null ? "none" : "two") + " (expected: a RUN or --levels with a file)");
        }
        if (command.levels != null) {
            return LevelsFile.read(command.levels, REQUESTS_BEHIND_A_LEVEL).curve();
        }
        RunReport report =
                Reports.ofRecording(new Recordings(command.runs.directory()).find(command.run), List.of(), config);
        report.warning()
                .ifPresent(warning -> command.spec.commandLine().getErr().println(warning));
        return report.curve()
                .filter(curve -> curve.getKneeMedian() != null || curve.getFirstBroken() != null)
                .orElseThrow(() -> new CommandFailure(
                        ExitCode.INCONCLUSIVE,
                        "run: " + report.status().getRunId()
                                + " shows neither knee nor break (expected: a sweep of at least 5 levels)"));
    }

    private static void say(HeadroomCommand command, ConcurrencyCurve curve, MetricsPage page)
            throws InterruptedException {
        EngineLoad load = page.read();
        HeadroomReport report = new HeadroomReport(
                curve.getRunId(), curve, load.engine(), load.running(), load.waiting(), load.kvUsage());
        PrintWriter out = command.spec.commandLine().getOut();
        if (!command.output.isJson()) {
            out.println(report.line());
        } else {
            out.println(
                    command.watch == null
                            ? report.json().toPrettyString()
                            : report.json().toString());
        }
        out.flush();
    }
}
