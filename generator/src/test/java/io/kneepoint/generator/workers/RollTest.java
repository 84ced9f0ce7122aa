// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.workers;

import static org.assertj.core.api.Assertions.assertThat;

import io.kneepoint.schemas.workers.RunCalled;
import io.kneepoint.schemas.workers.RunClosed;
import io.kneepoint.schemas.workers.StageCalled;
import io.kneepoint.schemas.workers.StageOver;
import io.kneepoint.schemas.workers.WorkerDone;
import io.kneepoint.schemas.workers.WorkerJoined;
import io.kneepoint.schemas.workers.WorkerLost;
import io.kneepoint.schemas.workers.WorkerReady;
import io.kneepoint.schemas.workers.WorkerSignal;
import org.junit.jupiter.api.Test;

class RollTest {

    private final Roll roll = new Roll("r", "b");

    private void says(String process, Object payload) {
        roll.apply(new WorkerSignal("r", process, payload));
    }

    private void callFor(int workers) {
        says("a", new RunCalled(workers, "live-1", "plan"));
        says("a", new WorkerJoined("plan", "m", 1L));
    }

    @Test
    void shouldNumberTheWorkersInTheOrderInWhichTheyJoin() {
        says("early", new WorkerJoined("plan", "m", 9L));
        callFor(3);
        says("b", new WorkerJoined("plan", "m", 2L));
        says("b", new WorkerJoined("plan", "m", 2L));
        says("c", new WorkerJoined("plan", "m", 3L));

        assertThat(roll.numberOf("a")).hasValue(0);
        assertThat(roll.numberOf("b")).hasValue(1);
        assertThat(roll.numberOf("c")).hasValue(2);
        assertThat(roll.numberOf("early")).isEmpty();
        assertThat(roll.processOf("m", 3)).contains("c");
        assertThat(roll.members()).extracting(Member::number).containsExactly(0, 1, 2);
    }

    @Test
    void shouldRefuseAnotherPlanAndWhoComesTooMuch() {
        callFor(2);
        says("other", new WorkerJoined("another plan", "m", 5L));
        says("b", new WorkerJoined("plan", "m", 2L));
        says("late", new WorkerJoined("plan", "m", 6L));

        assertThat(roll.isRefused("other")).isTrue();
        assertThat(roll.isRefused("late")).isTrue();
        assertThat(roll.isRefused("b")).isFalse();
        assertThat(roll.members()).hasSize(2);
    }

    @Test
    void shouldWaitForAllButTheLost() {
        callFor(3);
        says("b", new WorkerJoined("plan", "m", 2L));
        says("c", new WorkerJoined("plan", "m", 3L));
        for (String each : new String[] {"a", "b"}) {
            says(each, new WorkerReady(0L, 0L, false));
        }
        assertThat(roll.isComplete()).isFalse();
        says("c", new WorkerReady(5L, 1L, true));
        assertThat(roll.isComplete()).isTrue();

        says("a", new StageOver(0));
        says("b", new StageOver(0));
        assertThat(roll.isOver(0)).isFalse();
        says("b", new WorkerLost("c", "a worker cannot give up another"));
        assertThat(roll.isOver(0)).isFalse();
        says("a", new WorkerLost("c", "killed"));
        assertThat(roll.isOver(0)).isTrue();
        assertThat(roll.lost("c")).contains("killed");

        says("a", new WorkerDone(10L, 2L));
        assertThat(roll.isDone()).isFalse();
        says("b", new WorkerDone(11L, 3L));
        assertThat(roll.isDone()).isTrue();
        assertThat(roll.members().get(1).eventsGenerated()).contains(11L);
        assertThat(roll.members().get(2).clock()).isEqualTo(new ClockEstimate(5, 1));
    }

    @Test
    void shouldHearTheFirstWorkerOnlyOfStagesAndTheEnd() {
        callFor(2);
        says("b", new WorkerJoined("plan", "m", 2L));
        says("b", new StageCalled(0, 1L));
        says("b", new RunClosed((String) null));
        assertThat(roll.stage(0)).isEmpty();
        assertThat(roll.closed()).isEmpty();
        assertThat(roll.call().orElseThrow().getWorkers()).isEqualTo(2);

        says("a", new StageCalled(0, 7L));
        roll.apply(new WorkerSignal("another run", "a", new RunClosed((String) null)));
        assertThat(roll.stage(0).orElseThrow().getBeginsEpochNanos()).isEqualTo(7);
        assertThat(roll.closed()).isEmpty();
        says("a", new RunClosed((String) null));
        assertThat(roll.closed()).isPresent();
    }

    @Test
    void shouldFollowTheLatestCallUntilItTakesPart() {
        callFor(2);
        says("a", new StageCalled(0, 1L));
        says("a", new RunClosed("failed"));

        says("a2", new RunCalled(3, "live-2", "plan"));
        says("a2", new WorkerJoined("plan", "m", 1L));
        assertThat(roll.call().orElseThrow().getIngestId()).isEqualTo("live-2");
        assertThat(roll.isFirst("a")).isFalse();
        assertThat(roll.stage(0)).isEmpty();
        assertThat(roll.closed()).isEmpty();

        says("b", new WorkerJoined("plan", "m", 2L));
        says("b", new WorkerReady(0L, 0L, false));
        says("a3", new RunCalled(9, "live-3", "plan"));
        assertThat(roll.call().orElseThrow().getIngestId()).isEqualTo("live-2");
    }
}
