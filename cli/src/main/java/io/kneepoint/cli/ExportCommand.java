// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.cli;

import io.kneepoint.generator.recording.Recordings;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Writes recorded runs as files that other programs read. */
@Command(
        name = "export",
        mixinStandardHelpOptions = true,
        description = {
            "Writes recorded runs as files that other programs read. Needs no broker.",
            "Units are in the names of the columns; --describe explains each."
        },
        footerHeading = "%nExample:%n",
        footer = {
            "  kneepoint export latest --output requests.csv",
            "  kneepoint export run-1 run-2 --what levels --format jsonl",
            "  kneepoint export latest --what events --output events.avro",
            "  kneepoint export latest --what trace --output trace.json",
            "  kneepoint export --what levels --describe"
        })
final class ExportCommand implements Callable<Integer> {

    /** What can be exported. */
    enum What {
        REQUESTS,
        ARRIVALS,
        WINDOWS,
        LEVELS,
        EVENTS,
        TRACE
    }

    /** Forms of a file. */
    enum Format {
        CSV,
        JSONL,
        AVRO,
        JSON
    }

    @Parameters(
            paramLabel = "RUN",
            arity = "0..*",
            defaultValue = Recordings.LATEST,
            description = "Run id, the beginning of one, a run's directory, an events file, or latest"
                    + " (default: ${DEFAULT-VALUE}). Several runs come one after the other.")
    List<String> runNames;

    @Option(
            names = "--what",
            paramLabel = "WHAT",
            defaultValue = "requests",
            description = {
                "requests, arrivals, windows or levels: a table (default: ${DEFAULT-VALUE});",
                "events: all that happened; trace: swim lanes for ui.perfetto.dev or chrome://tracing."
            })
    What what;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = "csv or jsonl for a table, avro or jsonl for events, json for a trace"
                    + " (default: as the file's name ends, else the first of these).")
    Format format;

    @Option(
            names = "--output",
            paramLabel = "FILE|DIR",
            defaultValue = ExportTarget.STDOUT,
            description = "File, directory, or - for standard output (default: ${DEFAULT-VALUE})."
                    + " A name that ends in .gz is compressed.")
    String output;

    @Option(
            names = "--describe",
            description = "Shows the columns of the table, their units and meanings; writes no file.")
    boolean describe;

    @Mixin
    RunsOption runs;

    @Spec
    CommandSpec spec;

    @Override
    public Integer call() {
        return ExportRunner.run(this).code();
    }
}
