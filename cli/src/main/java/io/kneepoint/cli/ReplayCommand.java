// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.cli;

import io.kneepoint.generator.recording.Recordings;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Publishes a recorded run again and reports what the analyzer makes of it. */
@Command(
        name = "replay",
        mixinStandardHelpOptions = true,
        description = {
            "Publishes a recorded run to Kafka again and shows what the analyzer makes of it.",
            "Without --bootstrap-servers an embedded broker and an analyzer run in this process."
        },
        footerHeading = "%nExample:%n",
        footer = {
            "  kneepoint replay latest",
            "  kneepoint replay --experiment nightly",
            "  kneepoint replay 20261124 --speed 10x --bootstrap-servers 127.0.0.1:9092"
                    + " --schema-registry http://127.0.0.1:8081"
        })
final class ReplayCommand implements Callable<Integer> {

    @Parameters(
            paramLabel = "RUN",
            arity = "0..1",
            defaultValue = Recordings.LATEST,
            description = "Run id, the beginning of one, a run's directory, or latest (default: ${DEFAULT-VALUE}).")
    String run;

    @Option(
            names = "--all",
            description = "Replays every recorded run, oldest first, and says of each how it was closed.")
    boolean all;

    @Option(
            names = "--experiment",
            paramLabel = "NAME",
            description = "The same for the recorded runs whose label experiment is NAME.")
    String experiment;

    @Option(
            names = "--speed",
            paramLabel = "SPEED",
            defaultValue = "max",
            description = "1x is the speed of the run, 10x ten times that, max as fast as Kafka takes it"
                    + " (default: ${DEFAULT-VALUE}).")
    String speed;

    @Mixin
    KafkaOptions kafka;

    @Mixin
    RunsOption runs;

    @Mixin
    ConfigOption config;

    @Mixin
    OutputOption output;

    @Mixin
    ProgressOption progress;

    @Spec
    CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        return (all || experiment != null ? HistoryReplay.run(this) : ReplayRunner.run(this)).code();
    }
}
