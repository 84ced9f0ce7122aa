// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.workers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kneepoint.generator.driver.StagePlanner;
import io.kneepoint.generator.driver.StageSpec;
import io.kneepoint.generator.driver.StageSummary;
import io.kneepoint.generator.driver.WorkerShare;
import io.kneepoint.schemas.workers.WorkerAlive;
import io.kneepoint.schemas.workers.WorkerDone;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Crews of several members in one process, over a log in memory. */
@Timeout(60)
class CrewTest {

    private static final CrewTimes TIMES = new CrewTimes(
            Duration.ofSeconds(20),
            Duration.ofSeconds(20),
            Duration.ofMillis(50),
            Duration.ofMillis(5),
            Duration.ofMillis(50),
            10);
    private static final CrewTimes HASTY = new CrewTimes(
            Duration.ofMillis(300),
            Duration.ofMillis(300),
            Duration.ofMillis(20),
            Duration.ofMillis(5),
            Duration.ofMillis(50),
            10);

    private final SharedLog log = new SharedLog();
    private final List<Crew> crews = new ArrayList<>();

    @AfterEach
    void leave() {
        crews.forEach(Crew::close);
    }

    private Crew lead(int workers, CrewTimes times) {
        return kept(Crew.lead(log.channel(), "r", identity(100), workers, "live-1", "plan", times));
    }

    private Crew join(int process) {
        return kept(Crew.join(log.channel(), "r", identity(process), "plan", TIMES));
    }

    private Crew kept(Crew crew) {
        crews.add(crew);
        return crew;
    }

    private static Crew.Identity identity(int process) {
        return new Crew.Identity("p" + process, "machine", process);
    }

    private static StageSpec stage(String name) {
        return new StageSpec(name, 4, 10, Duration.ofSeconds(5));
    }

    private static StageSummary ended(StageSpec stage) {
        return new StageSummary(stage, 0, Map.of(), OptionalLong.empty(), OptionalLong.empty());
    }

    private static <T> T soon(CompletableFuture<T> future) throws Exception {
        return future.get(20, TimeUnit.SECONDS);
    }

    private void assemble(List<Crew> all) throws InterruptedException {
        for (Crew crew : all) {
            crew.compareClocks();
            crew.ready();
        }
        for (Crew crew : all) {
            crew.awaitAll();
        }
    }

    @Test
    void shouldGiveEachMemberItsShareAndTheSameBeginnings() throws Exception {
        Crew first = lead(3, TIMES);
        List<Crew> all = List.of(first, join(101), join(102));
        assertThat(all)
                .extracting(Crew::share)
                .containsExactly(new WorkerShare(0, 3), new WorkerShare(1, 3), new WorkerShare(2, 3));
        assertThat(all).extracting(Crew::ingestId).containsOnly("live-1");
        assemble(all);

        StageSpec one = stage("one");
        StageSpec two = stage("two");
        List<CrewPlanner> planners = all.stream()
                .map(crew -> crew.planner(StagePlanner.inOrder(List.of(one, two))))
                .toList();
        List<CompletableFuture<Boolean>> begun = planners.stream()
                .map(planner -> planner.begin().toCompletableFuture())
                .toList();
        for (CompletableFuture<Boolean> each : begun) {
            assertThat(soon(each)).isTrue();
        }
        assertThat(planners.stream()
                        .map(planner -> planner.startsAtEpochNanos(0))
                        .distinct())
                .hasSize(1)
                .allMatch(OptionalLong::isPresent);

        CompletableFuture<Optional<StageSpec>> early =
                planners.get(0).next(List.of(ended(one))).toCompletableFuture();
        CompletableFuture<Optional<StageSpec>> second =
                planners.get(1).next(List.of(ended(one))).toCompletableFuture();
        assertThat(early).isNotDone();
        CompletableFuture<Optional<StageSpec>> third =
                planners.get(2).next(List.of(ended(one))).toCompletableFuture();
        for (CompletableFuture<Optional<StageSpec>> each : List.of(early, second, third)) {
            assertThat(soon(each)).contains(two);
        }
        assertThat(planners.stream()
                        .map(planner -> planner.startsAtEpochNanos(1))
                        .distinct())
                .hasSize(1);

        List<CompletableFuture<Optional<StageSpec>>> last = planners.stream()
                .map(planner -> planner.next(List.of(ended(one), ended(two))).toCompletableFuture())
                .toList();
        for (CompletableFuture<Optional<StageSpec>> each : last) {
            assertThat(soon(each)).isEmpty();
        }
        all.get(1).finish(5, 1, Duration.ofSeconds(10));
        all.get(2).finish(6, 1, Duration.ofSeconds(10));
        assertThat(first.finish(7, 1, Duration.ofSeconds(10))).isTrue();
        assertThat(first.members()).extracting(Member::lost).containsOnly(Optional.empty());
        assertThat(all).allMatch(crew -> !crew.ending().isDone());
        assertThat(log.all().stream().filter(signal -> signal.getPayload() instanceof WorkerDone))
                .hasSize(3);
        // All members of this test have one clock.
        assertThat(first.members()).allMatch(member -> !member.clock().differs());
    }

    @Test
    void shouldGoOnWithoutAMemberThatIsLostAndNameIt() throws Exception {
        Crew first = lead(2, TIMES);
        Crew second = join(101);
        assemble(List.of(first, second));
        StageSpec one = stage("one");
        CrewPlanner planner = first.planner(StagePlanner.inOrder(List.of(one)));
        assertThat(soon(planner.begin().toCompletableFuture())).isTrue();
        CompletableFuture<Optional<StageSpec>> next =
                planner.next(List.of(ended(one))).toCompletableFuture();

        first.lost("machine", 101, "it was killed by signal 9");

        assertThat(soon(next)).isEmpty();
        assertThat(first.finish(1, 1, Duration.ofSeconds(10))).isTrue();
        Member lost = first.members().get(1);
        assertThat(lost.lost()).contains("it was killed by signal 9");
        assertThat(lost).hasToString("worker 1 (process 101 on machine)");
        assertThat(soon(second.ending())).isEqualTo("the first worker gave this one up: it was killed by signal 9");
    }

    @Test
    void shouldGiveUpWhoIsSilent() throws Exception {
        Crew first = kept(Crew.lead(
                log.channel(),
                "r",
                identity(100),
                2,
                "live-1",
                "plan",
                new CrewTimes(TIMES.assembly(), HASTY.silence(), HASTY.sign(), HASTY.poll(), HASTY.lead(), 3)));
        Crew second = join(101);
        assemble(List.of(first, second));

        log.lose(signal -> signal.getFrom().equals("p101") && signal.getPayload() instanceof WorkerAlive);

        assertThat(soon(second.ending())).startsWith("the first worker gave this one up: nothing was heard of it for");
        // What the first says is heard by the others before or after it hears itself.
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(first.members().get(1).lost()).isPresent());
    }

    @Test
    void shouldEndEarlyForAllWhenTheFirstSaysSo() throws Exception {
        Crew first = lead(2, TIMES);
        Crew second = join(101);
        assemble(List.of(first, second));

        second.stop("a member cannot stop the others");
        first.stop("asked to");

        assertThat(soon(second.ending())).isEqualTo("asked to");
        CrewPlanner planner = second.planner(StagePlanner.inOrder(List.of(stage("one"))));
        assertThat(soon(planner.begin().toCompletableFuture())).isFalse();
    }

    @Test
    void shouldRefuseWhoHasAnotherPlanAndWhoIsTooMuch() {
        lead(2, TIMES);
        assertThatThrownBy(() -> Crew.join(log.channel(), "r", identity(101), "another", TIMES))
                .isInstanceOf(WorkerException.class)
                .hasMessageStartingWith("plan: not that of run r");
        join(102);
        assertThatThrownBy(() -> Crew.join(log.channel(), "r", identity(103), "plan", TIMES))
                .hasMessage("run r: all of its 2 workers are there");
    }

    @Test
    void shouldSayWhatWasWaitedForInVain() {
        assertThatThrownBy(() -> Crew.join(log.channel(), "r", identity(101), "plan", HASTY))
                .hasMessage("run: r (expected: one that its first worker has called for)");
        Crew first = lead(2, HASTY);
        assertThatThrownBy(first::awaitAll).hasMessageStartingWith("workers: 1 of 2 were there within");
        first.lost("machine", 7, "it ended with exit code 2");
        assertThatThrownBy(first::awaitAll)
                .hasMessage("workers: process 7 did not take part (expected: all of them): it ended with exit code 2");
    }

    @Test
    void shouldKeepWhatWasSaidLastWhenItLeaves() {
        Crew first = lead(2, TIMES);
        first.stop("over");
        first.close();
        assertThat(log.all().toString()).contains("\"over\"");
    }
}
