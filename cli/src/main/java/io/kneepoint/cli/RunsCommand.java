// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kneepoint.generator.recording.RecordedRun;
import io.kneepoint.generator.recording.RecordingOutcome;
import io.kneepoint.generator.recording.Recordings;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Lists the recorded runs. */
@Command(
        name = "runs",
        mixinStandardHelpOptions = true,
        subcommands = BaselineCommand.class,
        description = {
            "Lists the recorded runs, newest first.",
            "`runs baseline` says which of them the runs of an experiment are compared with."
        },
        footerHeading = "%nExample:%n",
        footer = {"  kneepoint runs --output json", "  kneepoint runs baseline set latest"})
final class RunsCommand implements Callable<Integer> {

    @Mixin
    private RunsOption runs;

    @Mixin
    private OutputOption output;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws JsonProcessingException {
        List<RecordedRun> recorded = new Recordings(runs.directory()).list();
        PrintWriter out = spec.commandLine().getOut();
        if (output.isJson()) {
            out.println(json(recorded));
        } else if (recorded.isEmpty()) {
            spec.commandLine()
                    .getErr()
                    .println("no runs in " + runs.directory() + " yet; `" + CommandName.of("demo") + "` or `"
                            + CommandName.of("sweep") + "` makes one");
        } else {
            recorded.forEach(run -> out.printf(
                    Locale.ROOT,
                    "%-26s %-20s %-24s %14s  %s%s%n",
                    run.runId(),
                    run.description().createdAt().toString().substring(0, 19).replace('T', ' '),
                    run.description().model().orElse("–"),
                    run.outcome()
                            .map(outcome -> String.format(Locale.ROOT, "%,d events", outcome.eventsWritten()))
                            .orElse(run.beingRecorded() ? "recording" : "cut off"),
                    run.description().tool(),
                    invalid(run).isPresent() ? "  INVALID" : ""));
        }
        return ExitCode.OK.code();
    }

    private static Optional<String> invalid(RecordedRun run) {
        return run.outcome().flatMap(RecordingOutcome::invalid);
    }

    private static String json(List<RecordedRun> recorded) throws JsonProcessingException {
        ObjectMapper mapper = new ObjectMapper();
        ArrayNode list = mapper.createArrayNode();
        for (RecordedRun run : recorded) {
            ObjectNode node = list.addObject();
            node.put("runId", run.runId());
            node.put("createdAt", run.description().createdAt().toString());
            node.put("tool", run.description().tool());
            node.put("model", run.description().model().orElse(null));
            node.put("endpoint", run.description().endpoint().orElse(null));
            node.put(
                    "events",
                    run.outcome().map(outcome -> outcome.eventsWritten()).orElse(null));
            node.put("invalidReason", invalid(run).orElse(null));
            node.put("directory", run.directory().toString());
            ObjectNode labels = node.putObject("labels");
            run.description().labels().forEach(labels::put);
        }
        return mapper.writerWithDefaultPrettyPrinter().writeValueAsString(list);
    }
}
