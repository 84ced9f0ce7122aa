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
import io.kneepoint.analyzer.run.RunSamples;
import io.kneepoint.cli.kafka.StopSignal;
import io.kneepoint.generator.recording.RecordedRun;
import io.kneepoint.generator.recording.Recordings;
import io.kneepoint.generator.recording.RunIds;
import io.kneepoint.schemas.config.ConfigFiles;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

/** What the gate command does; apart from it, so that its help loads no class of Netty or Avro. */
final class GateRunner {

    private static final String SIDE = "side";
    private final GateCommand command;
    private final ConfigFiles config;
    private final Progress progress;
    private final String experiment;
    private final GateLoad candidate;
    private final List<String> notes = new ArrayList<>();
    private final AtomicBoolean stopped = new AtomicBoolean();
    private final long startNanos = System.nanoTime();
    private final long seed;
    private int retries;
    private Optional<String> tooBusy = Optional.empty();

    private GateRunner(GateCommand command) {
        this.command = command;
        this.config = command.config.files();
        this.progress = command.progress.of(command.spec);
        this.experiment = command.experiment == null
                ? "gate-" + RunIds.newRunId(Instant.now(), new SecureRandom())
                : command.experiment;
        String model = command.candidateModel == null ? command.model : command.candidateModel;
        this.seed = seed(command);
        this.retries = looks().get(looks().size() - 1);
        this.candidate = new GateLoad(command, command.candidate, model, progress);
    }

    static ExitCode run(GateCommand command) throws InterruptedException {
        GateRunner runner = new GateRunner(command);
        RegressionReport report;
        try (StopSignal stop = StopSignal.install()) {
            stop.onStop(() -> runner.stopped.set(true));
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
            Map<AbbaSchedule.Side, RunSample> runs = new EnumMap<>(AbbaSchedule.Side.class);
            for (AbbaSchedule.Slot slot : AbbaSchedule.range(pair, pair + 1)) {
                boolean isBaseline = slot.side() == AbbaSchedule.Side.BASELINE;
                // One endpoint on both sides would serve the second run of a pair from its prompt cache.
                long prompts = same ? seed + 2L * pair + (isBaseline ? 0 : 1) : seed + pair;
                measure(isBaseline ? baseline : candidate, slot.side(), pair, prompts)
                        .ifPresent(run -> runs.put(slot.side(), run));
            }
            if (runs.size() < 2) {
                break;
            }
            tell(gate, gate.addPair(runs.get(AbbaSchedule.Side.BASELINE), runs.get(AbbaSchedule.Side.CANDIDATE)));
        }
        return report(gate);
    }

    /** A candidate against recorded runs; each of its runs asks what one of theirs asked. */
    private RegressionReport archive() throws InterruptedException {
        List<RecordedRun> archive = command.baseline.stream()
                .map(new Recordings(command.runs.directory())::find)
                .toList();
        RecordedSamples recorded = RecordedSamples.read(archive, progress);
        notes.addAll(recorded.notes());
        notes.add("the baseline was not measured now: what has changed on this machine since then counts as a change");
        RunGate gate = RunGate.against(policy(false), looks(), recorded.samples());
        candidate.warmUp(seed - 1);
        for (int run = 0; gate.state() instanceof State.Collecting && timeLeft(run); run++) {
            progress.line("run " + (run + 1) + " of at most " + looks().get(looks().size() - 1));
            long prompts = seedOf(archive.get(run % archive.size()));
            Optional<RunSample> measured = measure(candidate, AbbaSchedule.Side.CANDIDATE, run, prompts);
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
        if (stopped.get()) {
            return false;
        }
        if (command.maxTime == null || made == 0) {
            return true;
        }
        Duration limit = RunSpecs.duration("--max-time", command.maxTime, null);
        long elapsedNanos = System.nanoTime() - startNanos;
        boolean left = elapsedNanos + elapsedNanos / made <= limit.toNanos();
        if (!left) {
            notes.add("--max-time " + command.maxTime + " left no time for more runs");
        }
        return left;
    }

    /**
     * One run as a sample; a disturbed one is made again, as often in all as pairs are planned. Empty when the gate was told to
     * stop, or the machine is too busy.
     */
    private Optional<RunSample> measure(GateLoad load, AbbaSchedule.Side side, int pair, long prompts)
            throws InterruptedException {
        Map<String, String> labels = new LinkedHashMap<>(command.labels);
        labels.put(RunPairs.EXPERIMENT, experiment);
        labels.put(SIDE, side.name().toLowerCase(Locale.ROOT));
        labels.put(RunPairs.PAIR, Integer.toString(pair + 1));
        while (!stopped.get()) {
            Optional<RecordedRun> recorded = load.run(labels, prompts);
            if (recorded.isEmpty()) {
                break;
            }
            RunSamples measured = RecordedSamples.read(recorded.get());
            RunSample run = measured.sample();
            boolean answered = run.levels().stream().anyMatch(level -> level.requests() > level.failures());
            if (!answered && !stopped.get()) {
                throw new CommandFailure(
                        ExitCode.ENDPOINT, load.url() + ": not one request of run " + run.name() + " ended well");
            }
            if (run.invalid().isEmpty()) {
                notes.addAll(measured.notes());
                return stopped.get() ? Optional.empty() : Optional.of(run);
            }
            if (retries == 0) {
                tooBusy = Optional.of("too many runs were disturbed, and no more are made (the last, " + run.name()
                        + ": " + run.invalid().get() + "); measure on a quieter machine");
                notes.add(tooBusy.get());
                break;
            }
            retries--;
            progress.line(
                    "run " + run.name() + " is made again: " + run.invalid().get());
        }
        return Optional.empty();
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
                    ExitCode.INCONCLUSIVE, "gate: " + tooBusy.orElse("stopped before the first runs were made"));
        }
        return gate.report();
    }
}
