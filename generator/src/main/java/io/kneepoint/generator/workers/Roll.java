// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.workers;

import io.kneepoint.schemas.workers.RunCalled;
import io.kneepoint.schemas.workers.RunClosed;
import io.kneepoint.schemas.workers.StageCalled;
import io.kneepoint.schemas.workers.StageOver;
import io.kneepoint.schemas.workers.WorkerDone;
import io.kneepoint.schemas.workers.WorkerJoined;
import io.kneepoint.schemas.workers.WorkerLost;
import io.kneepoint.schemas.workers.WorkerReady;
import io.kneepoint.schemas.workers.WorkerSignal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What the signals of a run, in their order, come to. All processes see the same order, so all agree on who is which worker.
 *
 * <p>Only the first worker calls, closes and gives up; such signals of others change nothing. Pure; confined to one thread.
 */
final class Roll {

    private final String runId;
    private final String self;
    private final Map<String, Worker> byProcess = new LinkedHashMap<>();
    private final Map<Integer, StageCalled> stages = new HashMap<>();
    private final Set<String> refused = new HashSet<>();
    private RunCalled call;
    private String first;
    private RunClosed closed;

    /** One worker as it is known. */
    private static final class Worker {
        private final int number;
        private final WorkerJoined joined;
        private WorkerReady ready;
        private WorkerDone done;
        private String lost;
        private int stagesOver;

        Worker(int number, WorkerJoined joined) {
            this.number = number;
            this.joined = joined;
        }
    }

    /** Of this run, as this process sees it. */
    Roll(String runId, String self) {
        this.runId = runId;
        this.self = self;
    }

    void apply(WorkerSignal signal) {
        if (!signal.getRunId().equals(runId)) {
            return;
        }
        Object payload = signal.getPayload();
        if (payload instanceof RunCalled it && !takesPart()) {
            begin(it, signal.getFrom());
        } else if (payload instanceof WorkerJoined it && call != null) {
            join(signal.getFrom(), it);
        } else if (isFirst(signal)) {
            applyOfFirst(payload);
        }
        Worker worker = byProcess.get(signal.getFrom());
        if (worker != null) {
            apply(worker, payload);
        }
    }

    /** A run that failed may be called again: whoever takes no part yet follows the latest call. */
    private boolean takesPart() {
        return byProcess.containsKey(self) && byProcess.get(self).ready != null;
    }

    private void begin(RunCalled latest, String caller) {
        byProcess.clear();
        stages.clear();
        refused.clear();
        closed = null;
        call = latest;
        first = caller;
    }

    private boolean isFirst(WorkerSignal signal) {
        return signal.getFrom().equals(first);
    }

    private void join(String process, WorkerJoined joined) {
        if (byProcess.containsKey(process)) {
            return;
        }
        if (byProcess.size() == call.getWorkers() || !joined.getPlanHash().equals(call.getPlanHash())) {
            refused.add(process);
        } else if (process.equals(first) || byProcess.containsKey(first)) {
            byProcess.put(process, new Worker(byProcess.size(), joined));
        }
    }

    private void applyOfFirst(Object payload) {
        if (payload instanceof StageCalled it) {
            stages.putIfAbsent(it.getStage(), it);
        } else if (payload instanceof RunClosed it && closed == null) {
            closed = it;
        } else if (payload instanceof WorkerLost it && byProcess.containsKey(it.getLost())) {
            Worker lost = byProcess.get(it.getLost());
            lost.lost = lost.lost == null ? it.getWhy() : lost.lost;
        }
    }

    private static void apply(Worker worker, Object payload) {
        if (payload instanceof WorkerReady it) {
            worker.ready = it;
        } else if (payload instanceof StageOver it) {
            worker.stagesOver = Math.max(worker.stagesOver, it.getStage() + 1);
        } else if (payload instanceof WorkerDone it) {
            worker.done = it;
        }
    }

    /** The call of the first worker; empty before it. */
    Optional<RunCalled> call() {
        return Optional.ofNullable(call);
    }

    /** Whether that process called for the others. */
    boolean isFirst(String process) {
        return process.equals(first);
    }

    /** Which worker a process is; empty when it is none. */
    OptionalInt numberOf(String process) {
        Worker worker = byProcess.get(process);
        return worker == null ? OptionalInt.empty() : OptionalInt.of(worker.number);
    }

    /** The process that is this worker; empty while it is missing. */
    Optional<String> processOf(int number) {
        return byProcess.entrySet().stream()
                .filter(entry -> entry.getValue().number == number)
                .map(Map.Entry::getKey)
                .findFirst();
    }

    /** The process on that machine of that number, among the workers; empty when there is none. */
    Optional<String> processOf(String machine, long processId) {
        return byProcess.entrySet().stream()
                .filter(entry -> entry.getValue().joined.getMachine().equals(machine)
                        && entry.getValue().joined.getProcessId() == processId)
                .map(Map.Entry::getKey)
                .findFirst();
    }

    /** Whether it asked to take part and may not: there are enough, or its plan is another. */
    boolean isRefused(String process) {
        return refused.contains(process);
    }

    /** Why it was given up; empty when it was not. */
    Optional<String> lost(String process) {
        return Optional.ofNullable(byProcess.get(process)).map(worker -> worker.lost);
    }

    boolean isDone(String process) {
        return byProcess.containsKey(process) && byProcess.get(process).done != null;
    }

    int ready() {
        return (int) byProcess.values().stream()
                .filter(worker -> worker.ready != null)
                .count();
    }

    /** Whether all can begin. */
    boolean isComplete() {
        return call != null && ready() == call.getWorkers();
    }

    /** Whether all that are not lost have ended this stage. */
    boolean isOver(int stage) {
        return allLiving(worker -> worker.stagesOver > stage);
    }

    /** Whether all that are not lost have written all. */
    boolean isDone() {
        return allLiving(worker -> worker.done != null);
    }

    private boolean allLiving(Predicate<Worker> condition) {
        return byProcess.values().stream().filter(worker -> worker.lost == null).allMatch(condition);
    }

    Optional<StageCalled> stage(int stage) {
        return Optional.ofNullable(stages.get(stage));
    }

    /** Whether no stage follows. */
    Optional<RunClosed> closed() {
        return Optional.ofNullable(closed);
    }

    /** The workers, by number. */
    List<Member> members() {
        List<Member> members = new ArrayList<>();
        byProcess.values().forEach(worker -> members.add(member(worker)));
        return members;
    }

    private static Member member(Worker worker) {
        ClockEstimate clock = worker.ready == null
                ? ClockEstimate.OWN
                : new ClockEstimate(worker.ready.getClockOffsetNanos(), worker.ready.getClockUncertaintyNanos());
        return new Member(
                worker.number,
                worker.joined.getMachine(),
                worker.joined.getProcessId(),
                clock,
                Optional.ofNullable(worker.lost),
                Optional.ofNullable(worker.done).map(WorkerDone::getEventsGenerated));
    }
}
