// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.cli;

import io.kneepoint.analyzer.regression.AbbaSchedule;
import io.kneepoint.analyzer.regression.RunSample;
import io.kneepoint.analyzer.run.RunSamples;
import io.kneepoint.generator.recording.RecordedRun;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Makes the runs of a gate one after the other, records each with its place in the experiment, and lets no disturbed one count.
 *
 * <p>Confined to one thread, but for {@link #stop}.
 */
final class GateRuns {

    /** Label that says which side of a gate a run was of. */
    static final String SIDE = "side";

    private final GateCommand command;
    private final String experiment;
    private final Progress progress;
    private final List<String> notes;
    private final AtomicBoolean stopped = new AtomicBoolean();
    private int retries;
    private Optional<String> tooBusy = Optional.empty();

    /** Runs of which so many may be disturbed; what a reader must know of them is added to the notes. */
    GateRuns(GateCommand command, String experiment, int retries, Progress progress, List<String> notes) {
        this.command = command;
        this.experiment = experiment;
        this.retries = retries;
        this.progress = progress;
        this.notes = notes;
    }

    /** Makes no more runs. */
    void stop() {
        stopped.set(true);
    }

    /** Whether no more runs are to be made, whatever the data say. */
    boolean ending() {
        return stopped.get() || tooBusy.isPresent();
    }

    /** Why no more runs are made, when too many were disturbed. */
    Optional<String> tooBusy() {
        return tooBusy;
    }

    /** One run as a sample; empty when it was disturbed, or the gate was told to stop. */
    Optional<RunSample> measure(GateLoad load, AbbaSchedule.Side side, String pair, long prompts)
            throws InterruptedException {
        Map<String, String> labels = new LinkedHashMap<>(command.labels);
        labels.put(RunPairs.EXPERIMENT, experiment);
        labels.put(SIDE, side.name().toLowerCase(Locale.ROOT));
        labels.put(RunPairs.PAIR, pair);
        Optional<RecordedRun> recorded = load.run(labels, prompts);
        if (recorded.isEmpty()) {
            stopped.set(true);
            return Optional.empty();
        }
        RunSamples measured = RecordedSamples.read(recorded.get());
        RunSample run = measured.sample();
        boolean answered = run.levels().stream().anyMatch(level -> level.requests() > level.failures());
        if (!answered && !stopped.get()) {
            throw new CommandFailure(
                    ExitCode.ENDPOINT, load.url() + ": not one request of run " + run.name() + " ended well");
        }
        if (run.invalid().isPresent()) {
            disturbed(run.name() + ": " + run.invalid().get());
            return Optional.empty();
        }
        notes.addAll(measured.notes());
        return stopped.get() ? Optional.empty() : Optional.of(run);
    }

    /** Notes that a run must be made again, or that there were too many of those. */
    private void disturbed(String which) {
        if (retries == 0) {
            tooBusy = Optional.of("too many runs were disturbed, and no more are made (the last, " + which
                    + "); measure on a quieter machine");
            notes.add(tooBusy.get());
            return;
        }
        retries--;
        progress.line("to be made again with other prompts: run " + which);
    }
}
