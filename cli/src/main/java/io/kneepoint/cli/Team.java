// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.cli;

import io.kneepoint.generator.driver.LoadRun;
import io.kneepoint.generator.driver.RunSummary;
import io.kneepoint.generator.driver.StagePlanner;
import io.kneepoint.generator.driver.WorkerShare;
import io.kneepoint.generator.request.RunClock;
import io.kneepoint.generator.workers.Crew;
import io.kneepoint.generator.workers.CrewPlanner;
import io.kneepoint.generator.workers.Member;
import io.kneepoint.generator.workers.WorkerException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/** The workers of a run, as the session of one of them deals with them. */
final class Team implements AutoCloseable {

    private static final Duration LAST_WORDS = Duration.ofSeconds(60);

    private final Crew crew;
    private final Supplier<LocalWorkers> starter;
    private final Progress progress;
    private final boolean allHere;
    private LocalWorkers locals;

    /**
     * A crew.
     *
     * @param starter asked for further processes once this one is ready for them; null is none
     * @param allHere whether all of its workers record under one run directory
     */
    Team(Crew crew, Supplier<LocalWorkers> starter, boolean allHere, Progress progress) {
        this.crew = crew;
        this.allHere = allHere;
        this.starter = starter;
        this.progress = progress;
    }

    WorkerShare share() {
        return crew.share();
    }

    String ingestId() {
        return crew.ingestId();
    }

    /** Waits until all can begin. */
    void assemble() throws InterruptedException {
        locals = starter.get();
        crew.compareClocks();
        crew.ready();
        progress.line("worker " + share().worker() + " of " + share().workers() + ": waiting for the others");
        crew.awaitAll();
    }

    RunClock clock() {
        return crew.clock();
    }

    /** The plan as all follow it; returns when its first stage has been called. */
    StagePlanner begin(StagePlanner plan) {
        CrewPlanner common = crew.planner(plan);
        if (!common.begin().toCompletableFuture().join()) {
            throw new WorkerException("run: closed before it began");
        }
        return common;
    }

    /** Ends the run here when it must end for all, or this process cannot hear the others. */
    void watch(LoadRun run) {
        var unused = crew.ending().thenAccept(why -> {
            progress.line("kneepoint: " + why + "; this worker ends its part");
            run.stop();
        });
        tellLosses(Set.of());
    }

    private void tellLosses(Set<Integer> told) {
        var unused = crew.nextLost(told).thenAcceptAsync(lost -> {
            Set<Integer> all = new HashSet<>(told);
            for (Member member : lost) {
                progress.line("kneepoint: " + loss(member));
                all.add(member.number());
            }
            tellLosses(all);
        });
    }

    /** Tells all that the run ends before its plan does. */
    void stop() {
        crew.stop("the first worker was asked to stop");
    }

    /** All of this process's events are written. */
    void finish(RunSummary summary) throws InterruptedException {
        if (!crew.finish(summary.eventsGenerated(), summary.requestsScheduled(), LAST_WORDS)) {
            progress.line("kneepoint: not every worker said within " + LAST_WORDS.toSeconds() + " s that it had ended");
        }
    }

    /** The workers as {@code run.json} tells of them. */
    List<Map<String, Object>> facts() {
        return TeamFacts.of(crew.members());
    }

    /** What a reader must know of them. */
    List<String> notes() {
        return TeamFacts.sentences(facts());
    }

    /** Whether all workers record under one run directory, so that it has the whole run. */
    boolean isAllHere() {
        return allHere;
    }

    /** Whether a worker was given up. */
    boolean hasLost() {
        return crew.members().stream().anyMatch(member -> member.lost().isPresent());
    }

    /** Sentences about those that were given up. */
    List<String> losses() {
        return crew.members().stream()
                .filter(member -> member.lost().isPresent())
                .map(this::loss)
                .toList();
    }

    private String loss(Member member) {
        return member + " was lost: " + member.lost().orElseThrow() + "; from then on its share of the load, 1 of "
                + share().workers() + " parts, is missing";
    }

    @Override
    public void close() {
        crew.close();
        if (locals != null) {
            locals.close();
        }
    }
}
