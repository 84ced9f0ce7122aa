// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Looks for what could spoil a measurement. */
@Command(
        name = "doctor",
        mixinStandardHelpOptions = true,
        description = {
            "Looks for what could spoil a measurement: on this machine, in Kafka, at an endpoint.",
            "Says of each thing OK, WARN or FAIL, and what to do. Exit 0: nothing failed. 4: the endpoint did. 5: Kafka or the registry did. 2: this machine did."
        },
        footerHeading = "%nExample:%n",
        footer = {
            "  kneepoint doctor",
            "  kneepoint doctor --url http://127.0.0.1:8000/v1/chat/completions --model llama3-8b",
            "  kneepoint doctor --bootstrap-servers kafka:9092 --schema-registry http://registry:8081 --output json"
        })
final class DoctorCommand implements Callable<Integer> {

    @Option(
            names = "--url",
            paramLabel = "URL",
            description = "Also look at this endpoint, with three small requests (default: none is looked at).")
    String url;

    @Option(names = "--model", paramLabel = "NAME", description = "Model to ask for; needed with --url.")
    String model;

    @Mixin
    ConnectionOptions connection;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            description = "Also look whether this port is free, such as that of a page; may be given more than once.")
    List<Integer> ports = new ArrayList<>();

    @Mixin
    KafkaOptions kafka;

    @Mixin
    RunsOption runs;

    @Mixin
    ConfigOption config;

    @Mixin
    OutputOption output;

    @Spec
    CommandSpec spec;

    @Override
    public Integer call() {
        return DoctorRunner.run(this).code();
    }
}
