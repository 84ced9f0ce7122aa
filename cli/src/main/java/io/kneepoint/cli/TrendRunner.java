// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.cli;

import io.kneepoint.analyzer.regression.GatePolicy;
import io.kneepoint.analyzer.regression.RunSample;
import io.kneepoint.analyzer.regression.TrendReport;
import io.kneepoint.analyzer.report.TrendTable;
import io.kneepoint.analyzer.report.VerdictJson;
import io.kneepoint.generator.recording.RecordedRun;
import io.kneepoint.generator.recording.Recordings;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What the trend command does; apart from it, so that its help loads no class of Avro. */
final class TrendRunner {

    private TrendRunner() {}

    static ExitCode run(TrendCommand command) {
        GatePolicy gates = command.gates.policy(command.config.files());
        Map<String, String> wanted = new LinkedHashMap<>(command.labels);
        wanted.put(RunPairs.EXPERIMENT, command.experiment);
        List<RecordedRun> runs = new Recordings(command.runs.directory())
                .list().stream()
                        .filter(run -> run.description().labels().entrySet().containsAll(wanted.entrySet()))
                        .sorted(Comparator.comparing(
                                        (RecordedRun run) -> run.description().createdAt())
                                .thenComparing(RecordedRun::runId))
                        .toList();
        if (runs.isEmpty()) {
            throw new IllegalArgumentException("--experiment: " + command.experiment
                    + " (expected: the label of a run in " + command.runs.directory() + ")");
        }
        requireOneSide(command.experiment, runs);
        Progress progress = command.progress.of(command.spec);
        RecordedSamples read = RecordedSamples.read(runs, progress);
        List<String> notes = new ArrayList<>(read.notes());
        List<RunSample> valid = new ArrayList<>();
        for (RunSample run : read.samples()) {
            run.invalid()
                    .ifPresentOrElse(why -> notes.add("left out: " + run.name() + ": " + why), () -> valid.add(run));
        }
        TrendReport found = TrendReport.of(valid, gates);
        notes.addAll(found.notes());
        TrendReport report = new TrendReport(found.runs(), found.trends(), notes);
        PrintWriter out = command.spec.commandLine().getOut();
        out.print(command.output.isJson() ? VerdictJson.of(report) + "\n" : TrendTable.of(report));
        out.flush();
        if (report.runs().size() < TrendReport.FEWEST_RUNS) {
            return ExitCode.INCONCLUSIVE;
        }
        return report.worst().isPresent() ? ExitCode.REGRESSED : ExitCode.OK;
    }

    /** The runs of a gate are two histories, which a trend would take for one. */
    private static void requireOneSide(String experiment, List<RecordedRun> runs) {
        Set<String> sides = runs.stream()
                .map(run -> run.description().labels().get(GateRuns.SIDE))
                .filter(Objects::nonNull)
                .collect(Collectors.toCollection(TreeSet::new));
        if (sides.size() > 1) {
            throw new IllegalArgumentException("--experiment: " + experiment + " has runs of both sides of a gate ("
                    + String.join(" and ", sides) + "; expected: one of them, such as --label " + GateRuns.SIDE + "="
                    + sides.iterator().next() + ")");
        }
    }
}
