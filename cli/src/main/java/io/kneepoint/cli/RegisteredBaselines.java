// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.cli;

import io.kneepoint.analyzer.regression.GatePolicy;
import io.kneepoint.analyzer.regression.Pairing;
import io.kneepoint.analyzer.regression.RegressionReport;
import io.kneepoint.analyzer.regression.RunComparator;
import io.kneepoint.analyzer.regression.RunSample;
import io.kneepoint.analyzer.report.VerdictTable;
import io.kneepoint.analyzer.run.Baselines;
import io.kneepoint.analyzer.run.RunSamples;
import io.kneepoint.analyzer.run.VerdictRecords;
import io.kneepoint.generator.recording.RecordedRun;
import io.kneepoint.generator.recording.RecordingException;
import io.kneepoint.generator.recording.Recordings;
import io.kneepoint.schemas.config.ConfigFiles;
import io.kneepoint.schemas.verdict.Verdict;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The baselines that {@code runs baseline set} registers, compared by the gates of the configuration: what {@code compare} says of
 * the two runs. The baseline that was read last is kept.
 */
final class RegisteredBaselines implements Baselines {

    private final Path runs;
    private final ConfigFiles config;
    private volatile RunSamples last;

    /** Of this run directory. */
    RegisteredBaselines(Path runs, ConfigFiles config) {
        this.runs = runs;
        this.config = config;
    }

    @Override
    public Optional<Baseline> of(String experiment) {
        return new BaselineFile(runs).of(experiment).map(Registered::new);
    }

    private RunSamples read(String runId) {
        RunSamples known = last;
        if (known == null || !known.sample().name().equals(runId)) {
            known = RecordedSamples.read(new Recordings(runs).find(runId));
            last = known;
        }
        return known;
    }

    /** What its own recording says of a run is more than its events do, where there is one. */
    private RunSample described(RunSample sample) {
        try {
            RecordedRun recorded = new Recordings(runs).find(sample.name());
            return new RunSample(
                    sample.name(),
                    RunFingerprint.of(recorded.description()),
                    sample.definitions(),
                    sample.invalid(),
                    sample.levels());
        } catch (RecordingException e) {
            return sample;
        }
    }

    private final class Registered implements Baseline {

        private final String runId;

        private Registered(String runId) {
            this.runId = runId;
        }

        @Override
        public String runId() {
            return runId;
        }

        @Override
        public List<Verdict> compare(RunSamples candidate) {
            RunSamples baseline = read(runId);
            GatePolicy policy = GateOptions.ofFile(config);
            RegressionReport report = new RunComparator(policy, Pairing.INDEPENDENT)
                    .compare(List.of(baseline.sample()), List.of(described(candidate.sample())))
                    .withCaveats(Stream.of(baseline.notes(), candidate.notes())
                            .flatMap(List::stream)
                            .toList());
            return VerdictRecords.of(candidate.sample().name(), runId, report, VerdictTable.headline(report));
        }
    }
}
