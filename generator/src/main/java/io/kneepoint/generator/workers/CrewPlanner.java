// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.workers;

import io.kneepoint.generator.driver.StagePlanner;
import io.kneepoint.generator.driver.StageSpec;
import io.kneepoint.generator.driver.StageSummary;
import io.kneepoint.schemas.workers.RunClosed;
import io.kneepoint.schemas.workers.StageCalled;
import io.kneepoint.schemas.workers.StageOver;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/** A plan whose stages begin for all workers of a run at once. The first worker's plan says which come; the others follow theirs. */
public final class CrewPlanner implements StagePlanner {

    private final StagePlanner own;
    private final Crew crew;
    private final boolean leads;
    private final Duration lead;
    private final Map<Integer, Long> beginnings = new ConcurrentHashMap<>();

    CrewPlanner(StagePlanner own, Crew crew, boolean leads, Duration lead) {
        this.own = own;
        this.crew = crew;
        this.leads = leads;
        this.lead = lead;
    }

    /** Completes when the first stage was called, with false when the run was closed before; the first worker calls it now. */
    public CompletionStage<Boolean> begin() {
        if (leads) {
            call(0);
        }
        return called(0);
    }

    @Override
    public CompletionStage<Optional<StageSpec>> next(List<StageSummary> ended) {
        int over = ended.size() - 1;
        crew.say(new StageOver(over));
        return leads
                ? crew.when(roll -> roll.isOver(over) ? Optional.of(true) : Optional.empty())
                        .thenCompose(unused -> own.next(ended))
                        .thenCompose(stage -> announce(over + 1, stage))
                : called(over + 1)
                        .thenCompose(goesOn ->
                                goesOn ? own.next(ended) : CompletableFuture.completedFuture(Optional.empty()));
    }

    private CompletionStage<Optional<StageSpec>> announce(int number, Optional<StageSpec> stage) {
        if (stage.isEmpty()) {
            crew.say(new RunClosed((String) null));
            return CompletableFuture.completedFuture(stage);
        }
        call(number);
        return called(number).thenApply(unused -> stage);
    }

    private void call(int number) {
        crew.say(new StageCalled(number, crew.nowEpochNanos() + lead.toNanos()));
    }

    private CompletionStage<Boolean> called(int number) {
        return crew.when(roll -> roll.stage(number)
                        .map(Optional::of)
                        .orElseGet(() -> roll.closed().map(closed -> new StageCalled(-1, 0L))))
                .thenApply(call -> {
                    beginnings.put(number, call.getBeginsEpochNanos());
                    return call.getStage() == number;
                });
    }

    @Override
    public OptionalLong startsAtEpochNanos(int stage) {
        Long beginning = beginnings.get(stage);
        return beginning == null ? OptionalLong.empty() : OptionalLong.of(beginning);
    }
}
