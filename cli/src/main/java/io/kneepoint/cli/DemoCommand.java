// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The whole pipeline in one process. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        description = {
            "Sweeps a simulated engine and shows its knee: the whole pipeline in one process.",
            "A simulated engine, the generator, an embedded Kafka with its schema registry, and the analyzer; 1 to 128",
            "requests in flight. Takes about two minutes.",
            "Watch it in a browser meanwhile: the address of the live page is printed first."
        },
        footerHeading = "%nExamples:%n",
        footer = {"  kneepoint demo", "  kneepoint demo --keep", "  kneepoint demo --quick --output json"})
final class DemoCommand implements Callable<Integer> {

    @Option(names = "--quick", description = "Fewer levels and shorter ones: about half a minute.")
    boolean quick;

    @Option(names = "--keep", description = "Keep the live page open after the run, until Ctrl-C.")
    boolean keep;

    @Mixin
    PageOption page;

    @Mixin
    ReportingOptions reporting;

    @Spec
    CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        return DemoRunner.run(this).code();
    }
}
