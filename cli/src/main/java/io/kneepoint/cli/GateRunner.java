// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.cli;

import io.kneepoint.analyzer.regression.AbbaSchedule;
import io.kneepoint.analyzer.regression.GateAction;
import io.kneepoint.analyzer.regression.GatePolicy;
import io.kneepoint.analyzer.regression.RegressionReport;
import io.kneepoint.analyzer.regression.RunGate;
import io.kneepoint.analyzer.regression.RunSample;
import io.kneepoint.analyzer.regression.SequentialGate.State;
import io.kneepoint.analyzer.report.VerdictTable;
import io.kneepoint.cli.kafka.StopSignal;
import io.kneepoint.generator.recording.RecordedRun;
import io.kneepoint.generator.recording.Recordings;
import io.kneepoint.generator.recording.RunIds;
import io.kneepoint.schemas.config.ConfigFiles;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What the gate command does; apart from it, so that its help loads no class of Netty or Avro. */
final class GateRunner {

    private final GateCommand command;
    private final ConfigFiles config;
    private final Progress progress;
    private final String experiment;
    private final GateLoad candidate;
    private final GateRuns runs;
    private final List<String> notes = new ArrayList<>();
    private final long startNanos = System.nanoTime();
    private final long seed;
    private final Optional<Duration> maxTime;
    private long asked;

    private GateRunner(GateCommand command) {
        this.command = command;
        this.config = command.config.files();
        this.progress = command.progress.of(command.spec);
        this.experiment = command.experiment == null
                ? "gate-" + RunIds.newRunId(Instant.now(), new SecureRandom())
                : command.experiment;
        String model = command.candidateModel == null ? command.model : command.candidateModel;
        this.seed = seed(command);
        this.maxTime = Optional.ofNullable(RunSpecs.duration("--max-time", command.maxTime, null));
        this.runs = new GateRuns(command, experiment, looks().get(looks().size() - 1), progress, notes);
        this.candidate = new GateLoad(command, command.candidate, model, progress);
    }

    static ExitCode run(GateCommand command) throws InterruptedException {
        GateRunner runner = new GateRunner(command);
        RegressionReport report;
        try (StopSignal stop = StopSignal.install()) {
            stop.onStop(runner.runs::stop);
            report = isUrl(command.baseline.get(0)) ? runner.pairs() : runner.archive();
            report = report.withCaveats(runner.notes);
            command.output.print(report, command.spec.commandLine().getOut());
        }
        runner.progress.line("the runs are recorded, with the label experiment=" + runner.experiment);
        return VerdictOptions.exitCode(report, command.gates.onInconclusive(runner.config));
    }

    /** Prompts that no gate before has asked, lest one side's cache know them and the other's not; unless --seed asks for some. */
    private static long seed(GateCommand command) {
        boolean asked = command.spec.commandLine().getParseResult().hasMatchedOption("--seed");
        return asked ? command.shape.seed : new SecureRandom().nextInt(Integer.MAX_VALUE) + 1L;
    }

    private static boolean isUrl(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        return lower.startsWith("http://") || lower.startsWith("https://");
    }

    /** Two endpoints, in turns. */
    private RegressionReport pairs() throws InterruptedException {
        if (command.baseline.size() > 1) {
            throw new IllegalArgumentException("--baseline: " + String.join(" ", command.baseline)
                    + " (expected: one endpoint, or recorded runs)");
        }
        GateLoad baseline = new GateLoad(command, command.baseline.get(0), command.model, progress);
        boolean same = baseline.url().equals(candidate.url());
        RunGate gate = RunGate.ofPairs(policy(same), looks());
        baseline.warmUp(seed - 1);
        candidate.warmUp(seed - 1);
        for (int pair = 0; gate.state() instanceof State.Collecting && timeLeft(pair); pair++) {
            progress.line("pair " + (pair + 1) + " of at most " + looks().get(looks().size() - 1));
            Map<AbbaSchedule.Side, RunSample> both = pair(baseline, pair, same);
            if (both.size() < 2) {
                break;
            }
            tell(gate, gate.addPair(both.get(AbbaSchedule.Side.BASELINE), both.get(AbbaSchedule.Side.CANDIDATE)));
        }
        return report(gate);
    }

    /**
     * Both runs of a pair. When one of them is disturbed both are made again, with prompts that are new to both: one side alone
     * would be served from its prompt cache. Fewer than two when the gate is to end.
     */
    private Map<AbbaSchedule.Side, RunSample> pair(GateLoad baseline, int pair, boolean sameEndpoint)
            throws InterruptedException {
        Map<AbbaSchedule.Side, RunSample> both = new EnumMap<>(AbbaSchedule.Side.class);
        for (int attempt = 1; both.size() < 2 && !runs.ending(); attempt++) {
            both.clear();
            String label = (pair + 1) + (attempt == 1 ? "" : "." + attempt);
            long ofBaseline = unasked();
            // One endpoint on both sides would serve the second run from its prompt cache.
            long ofCandidate = sameEndpoint ? unasked() : ofBaseline;
            for (AbbaSchedule.Slot slot : AbbaSchedule.range(pair, pair + 1)) {
                boolean isBaseline = slot.side() == AbbaSchedule.Side.BASELINE;
                Optional<RunSample> run = runs.measure(
                        isBaseline ? baseline : candidate, slot.side(), label, isBaseline ? ofBaseline : ofCandidate);
                if (run.isEmpty()) {
                    break;
                }
                both.put(slot.side(), run.get());
            }
        }
        return both;
    }

    /** The seed of prompts that this gate has not asked yet. */
    private long unasked() {
        return seed + asked++;
    }

    /** A candidate against recorded runs; its runs ask what theirs asked, each once, and then what nobody has. */
    private RegressionReport archive() throws InterruptedException {
        List<RecordedRun> archive = command.baseline.stream()
                .map(new Recordings(command.runs.directory())::find)
                .toList();
        RecordedSamples recorded = RecordedSamples.read(archive, progress);
        notes.addAll(recorded.notes());
        notes.add("the baseline was not measured now: what has changed on this machine since then counts as a change");
        RunGate gate = RunGate.against(policy(false), looks(), recorded.samples());
        candidate.warmUp(seed - 1);
        Deque<Long> toAsk = new ArrayDeque<>(archive.stream().map(this::seedOf).toList());
        for (int run = 0; gate.state() instanceof State.Collecting && timeLeft(run); run++) {
            progress.line("run " + (run + 1) + " of at most " + looks().get(looks().size() - 1));
            Optional<RunSample> measured = Optional.empty();
            while (measured.isEmpty() && !runs.ending()) {
                long prompts = toAsk.isEmpty() ? unasked() : toAsk.remove();
                measured = runs.measure(candidate, AbbaSchedule.Side.CANDIDATE, Integer.toString(run + 1), prompts);
            }
            if (measured.isEmpty()) {
                break;
            }
            tell(gate, gate.addCandidate(measured.get()));
        }
        return report(gate);
    }

    private long seedOf(RecordedRun run) {
        return run.description().plan().get("seed") instanceof Number recorded ? recorded.longValue() : seed;
    }

    private GatePolicy policy(boolean sameEndpoint) {
        GatePolicy policy = command.gates.policy(config);
        Set<String> expected = new LinkedHashSet<>(policy.expectedDifferences());
        if (command.candidateModel != null) {
            expected.add("model");
        }
        if (sameEndpoint) {
            expected.add(RunSample.PROMPTS);
            notes.add("both sides are one endpoint: each run asks prompts of its own, lest a cache serve the second");
        }
        return policy.expecting(expected);
    }

    private List<Integer> looks() {
        boolean once = command.gates.onInconclusive(config) == GateAction.OnInconclusive.WARN;
        return once ? command.looks.subList(0, 1) : command.looks;
    }

    /** Whether another pair can end in time, if it takes as long as those before. */
    private boolean timeLeft(int made) {
        if (runs.ending()) {
            return false;
        }
        if (maxTime.isEmpty() || made == 0) {
            return true;
        }
        long elapsedNanos = System.nanoTime() - startNanos;
        boolean left = elapsedNanos + elapsedNanos / made <= maxTime.get().toNanos();
        if (!left) {
            notes.add("--max-time " + command.maxTime + " left no time for more runs");
        }
        return left;
    }

    /** After a look that did not end it: where things stand. */
    private void tell(RunGate gate, State state) {
        if (state instanceof State.Collecting collecting && collecting.runs() == gate.runs()) {
            progress.line("look at " + collecting.runs() + ": " + VerdictTable.standing(gate.report())
                    + "; not enough to say yet, going on to " + collecting.nextLook());
        }
    }

    private RegressionReport report(RunGate gate) {
        if (gate.runs() == 0) {
            throw new CommandFailure(
                    ExitCode.INCONCLUSIVE, "gate: " + runs.tooBusy().orElse("stopped before the first runs were made"));
        }
        return gate.report();
    }
}
