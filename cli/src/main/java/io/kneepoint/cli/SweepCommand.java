// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Sweeps an endpoint over load levels and shows its knee. */
@Command(
        name = "sweep",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Sweeps an endpoint over load levels (requests kept in flight) and shows its curve: knee, peak, break.",
            "Each level warms up, then measures until enough requests have completed or its time is over."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  kneepoint sweep --url http://127.0.0.1:8000/v1/chat/completions --model llama3-8b",
            "  kneepoint sweep --url https://llm.example.com/v1/chat/completions --model m --api-key-env MY_KEY \\",
            "      --levels 1,4,16,64 --requests 200 --slo-ttft 500ms --refine"
        })
final class SweepCommand implements Callable<Integer> {

    @Mixin
    EndpointOptions endpoint;

    @Option(
            names = "--levels",
            paramLabel = "N",
            split = ",",
            defaultValue = "1,2,4,8,16,32,64,128",
            description = "Requests kept in flight, one level after the other (default: ${DEFAULT-VALUE}).")
    int[] levels;

    @Option(
            names = "--requests",
            paramLabel = "N",
            defaultValue = "100",
            description = "Requests to measure at each level, after its warm-up (default: ${DEFAULT-VALUE}).")
    int requests;

    @Option(
            names = "--max-duration",
            paramLabel = "TIME",
            defaultValue = "60s",
            description = "Longest time of a level; it ends then with the requests it has (default: ${DEFAULT-VALUE}).")
    String maxDuration;

    @Option(
            names = "--refine",
            description = "After the levels, search on between the last good and the first broken one.")
    boolean refine;

    @Mixin
    ShapeOptions shape;

    @Mixin
    CalibrationOption calibration;

    @Mixin
    AboutOptions about;

    @Mixin
    ServingOptions serving;

    @Option(
            names = "--metrics-url",
            paramLabel = "URL",
            description =
                    "The engine's Prometheus page, such as http://127.0.0.1:8000/metrics: requests running and waiting"
                            + " and the KV cache's use are recorded with the run.")
    String metricsUrl;

    @Option(
            names = "--metrics-interval",
            paramLabel = "TIME",
            defaultValue = "1s",
            description = "How often that page is asked (default: ${DEFAULT-VALUE}).")
    String metricsInterval;

    @Mixin
    KafkaOptions kafka;

    @Mixin
    ReportingOptions reporting;

    @Spec
    CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        return SweepRunner.run(this).code();
    }
}
