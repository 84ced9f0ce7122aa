// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.cli;

import io.kneepoint.analyzer.regression.Pairing;
import io.kneepoint.analyzer.run.Baselines;
import io.kneepoint.generator.recording.RecordedRun;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Which baseline run belongs to which candidate run.
 *
 * @param pairing whether they were made in turns
 * @param baseline the baseline runs, in order of their pairs where they were
 * @param candidate the candidate runs, in order of their pairs where they were
 */
record RunPairs(Pairing pairing, List<RecordedRun> baseline, List<RecordedRun> candidate) {

    /** Label that says which pair a run belongs to, as {@code gate} sets it. */
    static final String PAIR = "pair";

    /** Label that says in which experiment a run was made. */
    static final String EXPERIMENT = Baselines.EXPERIMENT;

    /** How pairs are found. */
    enum Wish {
        /** By their labels, or else when the runs were made in turns. */
        AUTO,
        /** As they are given, first with first. */
        PAIRED,
        /** Not at all. */
        UNPAIRED
    }

    static RunPairs of(List<RecordedRun> baseline, List<RecordedRun> candidate, Wish wish) {
        RunPairs apart = new RunPairs(Pairing.INDEPENDENT, baseline, candidate);
        if (wish == Wish.PAIRED && baseline.size() != candidate.size()) {
            throw new IllegalArgumentException("--pairing: paired, with " + baseline.size() + " and " + candidate.size()
                    + " runs (expected: as many on each side)");
        }
        if (wish == Wish.PAIRED) {
            return new RunPairs(Pairing.INTERLEAVED, baseline, candidate);
        }
        if (wish == Wish.UNPAIRED || baseline.size() != candidate.size() || baseline.size() < 2) {
            return apart;
        }
        return byLabel(baseline, candidate)
                .or(() -> byTime(baseline, candidate))
                .orElse(apart);
    }

    private static Optional<RunPairs> byLabel(List<RecordedRun> baseline, List<RecordedRun> candidate) {
        List<RecordedRun> partners = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (RecordedRun run : baseline) {
            Optional<String> pair = pairOf(run);
            Optional<RecordedRun> partner = candidate.stream()
                    .filter(other -> pairOf(other).equals(pair))
                    .findFirst();
            if (pair.isEmpty() || partner.isEmpty() || !seen.add(pair.get())) {
                return Optional.empty();
            }
            partners.add(partner.get());
        }
        return Optional.of(new RunPairs(Pairing.INTERLEAVED, baseline, partners));
    }

    private static Optional<String> pairOf(RecordedRun run) {
        String pair = run.description().labels().get(PAIR);
        String experiment = run.description().labels().get(EXPERIMENT);
        return pair == null ? Optional.empty() : Optional.of(experiment + " " + pair);
    }

    /** In turns: of each two runs that follow each other in time, one is of either side. */
    private static Optional<RunPairs> byTime(List<RecordedRun> baseline, List<RecordedRun> candidate) {
        Comparator<RecordedRun> byStart = Comparator.<RecordedRun, Instant>comparing(
                run -> run.description().createdAt());
        List<RecordedRun> b = baseline.stream().sorted(byStart).toList();
        List<RecordedRun> c = candidate.stream().sorted(byStart).toList();
        for (int i = 0; i + 1 < b.size(); i++) {
            Instant pairEnds = later(start(b.get(i)), start(c.get(i)));
            if (!pairEnds.isBefore(start(b.get(i + 1))) || !pairEnds.isBefore(start(c.get(i + 1)))) {
                return Optional.empty();
            }
        }
        return Optional.of(new RunPairs(Pairing.INTERLEAVED, b, c));
    }

    private static Instant start(RecordedRun run) {
        return run.description().createdAt();
    }

    private static Instant later(Instant a, Instant b) {
        return a.isAfter(b) ? a : b;
    }
}
