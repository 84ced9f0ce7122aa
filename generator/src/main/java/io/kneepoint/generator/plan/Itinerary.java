// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.plan;

import io.kneepoint.generator.driver.StagePlanner;
import io.kneepoint.generator.driver.StageSpec;
import io.kneepoint.generator.driver.StageSummary;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * A plan on its way: hands out its stages one after the other, and makes those of a phase when it is reached, since only then
 * all of its levels are known. A phase that depends on what the curve does not show is left out, and that is told.
 *
 * <p>Asked for one stage at a time, from any thread.
 */
public final class Itinerary implements StagePlanner {

    private final Plan plan;
    private final Path folder;
    private final Overrides overrides;
    private final Landmarks landmarks;
    private final Consumer<String> notes;
    private final Deque<StageSpec> ready = new ArrayDeque<>();
    private Optional<Refinement> refinement = Optional.empty();
    private int nextPhase;

    /**
     * A plan from its beginning.
     *
     * @param folder folder of the plan's file, which trace files are relative to
     * @param notes told what was left out, in one sentence
     */
    public Itinerary(Plan plan, Path folder, Overrides overrides, Landmarks landmarks, Consumer<String> notes) {
        this.plan = plan;
        this.folder = folder;
        this.overrides = overrides;
        this.landmarks = landmarks;
        this.notes = notes;
    }

    /**
     * Makes every phase once whose levels are known, so that a trace that is missing is told now and not in hours.
     *
     * @throws IllegalArgumentException when one cannot be made
     */
    public void requireReadable() {
        for (int i = 0; i < plan.phases().size(); i++) {
            PhasePattern pattern = plan.phases().get(i).pattern();
            if (pattern.levels().stream().allMatch(level -> level.share().isEmpty())) {
                pattern.stages(context(plan, i, Map.of(), folder, overrides));
            }
        }
    }

    /**
     * All stages in their order; empty when some are known only when the run gets there, because a level is a share of what a curve
     * shows or because a sweep is refined.
     */
    public Optional<List<StageSpec>> outline() {
        List<StageSpec> stages = new ArrayList<>();
        for (int i = 0; i < plan.phases().size(); i++) {
            PhasePattern pattern = plan.phases().get(i).pattern();
            if (pattern.levels().stream().anyMatch(level -> level.share().isPresent())
                    || pattern instanceof SweepPhase sweep && sweep.refine()) {
                return Optional.empty();
            }
            stages.addAll(pattern.stages(context(plan, i, Map.of(), folder, overrides)));
        }
        return Optional.of(stages);
    }

    /** The first stage; empty when every phase had to be left out. */
    public CompletionStage<Optional<StageSpec>> first() {
        return next();
    }

    @Override
    public CompletionStage<Optional<StageSpec>> next(List<StageSummary> ended) {
        return next();
    }

    private CompletionStage<Optional<StageSpec>> next() {
        if (!ready.isEmpty()) {
            return CompletableFuture.completedFuture(Optional.of(ready.poll()));
        }
        if (refinement.isPresent()) {
            return landmarks.breakingGap().thenCompose(gap -> {
                Optional<StageSpec> between = refinement.get().next(gap);
                if (between.isPresent()) {
                    return CompletableFuture.completedFuture(between);
                }
                refinement = Optional.empty();
                return next();
            });
        }
        if (nextPhase == plan.phases().size()) {
            return CompletableFuture.completedFuture(Optional.empty());
        }
        return prepare(nextPhase++).thenCompose(unused -> next());
    }

    private CompletionStage<Void> prepare(int index) {
        PhasePattern pattern = plan.phases().get(index).pattern();
        Map<Level.Share, Integer> known = new HashMap<>();
        CompletionStage<Void> all = CompletableFuture.completedFuture(null);
        for (Level level : pattern.levels()) {
            if (level.share().isPresent()) {
                Level.Share share = level.share().get();
                all = all.thenCompose(unused -> landmarks.find(share.landmark(), share.run()))
                        .thenAccept(found -> note(index, share, found, known));
            }
        }
        return all.thenAccept(unused -> begin(index, pattern, known));
    }

    private void note(int index, Level.Share share, OptionalDouble found, Map<Level.Share, Integer> known) {
        if (found.isPresent()) {
            known.put(share, share.of(found.getAsDouble()));
        } else {
            notes.accept("phase " + plan.phaseName(index) + " was left out: the curve does not show " + share);
        }
    }

    private void begin(int index, PhasePattern pattern, Map<Level.Share, Integer> known) {
        boolean allKnown = pattern.levels().stream()
                .allMatch(level -> level.share().isEmpty()
                        || known.containsKey(level.share().get()));
        if (!allKnown) {
            return;
        }
        PhaseContext context = context(plan, index, known, folder, overrides);
        ready.addAll(pattern.stages(context));
        if (pattern instanceof SweepPhase sweep && sweep.refine()) {
            refinement = Optional.of(new Refinement(sweep, context));
        }
    }

    static PhaseContext context(
            Plan plan, int index, Map<Level.Share, Integer> known, Path folder, Overrides overrides) {
        return new PhaseContext(plan.phaseName(index), known, plan.seed() + index, folder, overrides);
    }
}
