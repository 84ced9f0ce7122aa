// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.cli;

import io.kneepoint.analyzer.regression.BriefRule;
import io.kneepoint.analyzer.regression.Gate;
import io.kneepoint.analyzer.regression.GatePolicy;
import io.kneepoint.analyzer.regression.Metric;
import io.kneepoint.analyzer.regression.NamedSample;
import io.kneepoint.analyzer.regression.Pairing;
import io.kneepoint.analyzer.regression.RegressionReport;
import io.kneepoint.analyzer.regression.RunComparator;
import io.kneepoint.analyzer.regression.RunHistory;
import io.kneepoint.analyzer.regression.StoredRuns;
import io.kneepoint.analyzer.statistics.Statistic;
import io.kneepoint.cli.samples.SampleFile;
import io.kneepoint.generator.recording.RecordedRun;
import io.kneepoint.generator.recording.Recordings;
import io.kneepoint.schemas.config.ConfigFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What the compare command does; apart from it, so that its help loads no class of Avro. */
final class CompareRunner {

    private static final double BRIEF_THRESHOLD_PERCENT = 10;
    private static final double ALPHA = 0.05;

    private final CompareCommand command;
    private final ConfigFiles config;
    private final Progress progress;

    private CompareRunner(CompareCommand command) {
        this.command = command;
        this.config = command.config.files();
        this.progress = command.progress.of(command.spec);
    }

    static ExitCode run(CompareCommand command) {
        CompareRunner runner = new CompareRunner(command);
        RegressionReport report = command.column == null ? runner.runs() : runner.files();
        command.output.print(report, command.spec.commandLine().getOut());
        return VerdictOptions.exitCode(report, command.gates.onInconclusive(runner.config));
    }

    private RegressionReport runs() {
        RunPairs pairs = RunPairs.of(find(command.baseline), find(command.candidate), command.pairing);
        GatePolicy policy = command.gates.policy(config);
        RecordedSamples baseline = RecordedSamples.read(pairs.baseline(), progress);
        RecordedSamples candidate = RecordedSamples.read(pairs.candidate(), progress);
        StoredRuns history = history();
        RegressionReport report = command.rule == CompareCommand.Rule.BRIEF
                ? brief().compare(briefMetric(), baseline.samples(), candidate.samples())
                : new RunComparator(policy, pairs.pairing(), history).compare(baseline.samples(), candidate.samples());
        return report.withCaveats(Stream.of(
                        baseline.notes(),
                        candidate.notes(),
                        RecordedSamples.tools(baseline, candidate),
                        history.notes())
                .flatMap(List::stream)
                .toList());
    }

    private List<RecordedRun> find(List<String> names) {
        Recordings recordings = new Recordings(command.runs.directory());
        return names.stream()
                .map(name -> {
                    String end = name.toLowerCase(Locale.ROOT);
                    if ((end.endsWith(".csv") || end.endsWith(".jsonl") || end.endsWith(".ndjson"))
                            && Files.isRegularFile(Path.of(name))) {
                        throw new IllegalArgumentException(
                                "--column: none (expected: the name of a column of " + name + ")");
                    }
                    return recordings.find(name);
                })
                .toList();
    }

    private BriefRule brief() {
        double threshold = command.gates.margin == null
                ? BRIEF_THRESHOLD_PERCENT
                : GateOptions.margin(command.gates.margin, false);
        return new BriefRule(threshold, ALPHA);
    }

    private Metric briefMetric() {
        return command.gates.metric == null
                ? Metric.TTFT
                : OptionRefusal.under("--metric", () -> Metric.parse(command.gates.metric), "metric");
    }

    private StoredRuns history() {
        return new StoredRuns(
                command.history.isEmpty()
                        ? List.of()
                        : RecordedSamples.read(find(command.history), progress).samples());
    }

    private RegressionReport files() {
        if (command.gates.metric != null) {
            throw new IllegalArgumentException("--metric: " + command.gates.metric
                    + " (expected: none with --column, which names what is compared)");
        }
        if (command.higherIsBetter && command.gates.statistic == null) {
            command.gates.statistic = Statistic.mean().name();
        }
        Gate gate = command.gates.gate(command.higherIsBetter ? Metric.OUTPUT_TOKENS_PER_SECOND : Metric.TTFT);
        List<String> notes = new ArrayList<>();
        List<NamedSample> baseline = read(command.baseline, notes);
        List<NamedSample> candidate = read(command.candidate, notes);
        RegressionReport report = command.rule == CompareCommand.Rule.BRIEF
                ? briefOfFiles(baseline, candidate)
                : new RunComparator(GatePolicy.single(gate), pairing(), RunHistory.Source.NONE)
                        .compareSamples(command.column, gate, baseline, candidate);
        return report.withCaveats(notes).ofFileSides();
    }

    private Pairing pairing() {
        return command.pairing == RunPairs.Wish.PAIRED ? Pairing.INTERLEAVED : Pairing.INDEPENDENT;
    }

    private RegressionReport briefOfFiles(List<NamedSample> baseline, List<NamedSample> candidate) {
        if (baseline.size() != 1 || candidate.size() != 1) {
            throw new IllegalArgumentException("--rule: brief, with " + baseline.size() + " and " + candidate.size()
                    + " files (expected: one on each side)");
        }
        NamedSample base = baseline.get(0);
        NamedSample cand = candidate.get(0);
        return brief().compare(command.column, base.name(), base.sample(), cand.name(), cand.sample());
    }

    private List<NamedSample> read(List<String> files, List<String> notes) {
        List<NamedSample> samples = new ArrayList<>();
        for (String name : files) {
            SampleFile file = SampleFile.read(Path.of(name), command.column, Optional.ofNullable(command.orderBy));
            samples.add(new NamedSample(name, file.sample()));
            if (file.missing() > 0) {
                notes.add(name + ": " + file.missing() + " rows without a value were left out");
            }
            if (file.sample().rejected() > 0) {
                notes.add(name + ": " + file.sample().rejected() + " values that are not above 0 were left out");
            }
        }
        return samples;
    }
}
