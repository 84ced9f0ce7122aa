// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.run;

import io.kneepoint.analyzer.capacity.LevelPoint;
import io.kneepoint.analyzer.concurrency.LevelFold;
import io.kneepoint.analyzer.regression.LevelSample;
import io.kneepoint.analyzer.regression.RunSample;
import io.kneepoint.schemas.event.LoadPattern;
import io.kneepoint.schemas.event.RunStarted;
import io.kneepoint.schemas.metric.RunState;
import io.kneepoint.schemas.metric.RunStatus;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A folded run as a sample for comparisons.
 *
 * @param sample the run
 * @param points its levels as points of a curve, where their load and throughput are known
 * @param notes what a reader of the comparison must know of it, one clause each
 */
public record RunSamples(RunSample sample, List<LevelPoint> points, List<String> notes) {

    public RunSamples {
        points = List.copyOf(points);
        notes = List.copyOf(notes);
    }

    /**
     * The sample of a run whose every event the fold has taken; finishes the fold.
     *
     * @param name for people
     * @param fingerprint what must be the same for runs to be comparable, as far as known
     */
    public static RunSamples of(String name, Map<String, String> fingerprint, OfflineFold fold) {
        RunStatus status = fold.finish();
        RunSamples samples = of(name, fingerprint, status, fold.declaration(), fold.levels());
        if (fold.rejected() == 0) {
            return samples;
        }
        List<String> notes = new ArrayList<>(samples.notes());
        notes.add(name + ": " + fold.rejected() + " events break the contract and were left out");
        return new RunSamples(samples.sample(), samples.points(), notes);
    }

    static RunSamples of(
            String name,
            Map<String, String> fingerprint,
            RunStatus status,
            Optional<RunStarted> declaration,
            List<LevelFold> folds) {
        List<String> notes = new ArrayList<>();
        if (status.getState() != RunState.COMPLETE) {
            notes.add(name + " is " + status.getState().name().toLowerCase(Locale.ROOT)
                    + Optional.ofNullable(status.getDetail())
                            .map(detail -> ": " + detail)
                            .orElse(""));
        }
        Map<OptionalInt, LevelSample> levels = new LinkedHashMap<>();
        List<LevelPoint> points = new ArrayList<>();
        MetricRules rules = MetricRules.of(declaration);
        for (LevelFold level : folds) {
            if (level.stage().pattern() == LoadPattern.RAMP) {
                notes.add(name + ": " + level.stage().name() + " is a ramp, which has no level to compare");
                continue;
            }
            level.point().ifPresent(points::add);
            LevelTokenRules tokens = rules.at(level.requests());
            tokens.counts()
                    .note()
                    .ifPresent(note -> notes.add(name + ": " + level.stage().name() + ": " + note));
            LevelSample sample = LevelSamples.of(level, tokens);
            LevelSample before = levels.get(sample.concurrency());
            if (before != null) {
                notes.add(name + ": " + level.stage().name()
                        + " is there more than once; the one with most requests counts");
            }
            if (before == null || before.requests() < sample.requests()) {
                levels.put(sample.concurrency(), sample);
            }
        }
        Optional<String> invalid = Optional.ofNullable(status.getInvalidReason());
        return new RunSamples(
                new RunSample(name, fingerprint, rules.unusual(), invalid, List.copyOf(levels.values())),
                points,
                notes);
    }
}
