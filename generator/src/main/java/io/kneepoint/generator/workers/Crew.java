// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.workers;

import io.kneepoint.generator.driver.StagePlanner;
import io.kneepoint.generator.driver.WorkerShare;
import io.kneepoint.generator.request.RunClock;
import io.kneepoint.schemas.workers.ClockAsked;
import io.kneepoint.schemas.workers.ClockTold;
import io.kneepoint.schemas.workers.RunCalled;
import io.kneepoint.schemas.workers.RunClosed;
import io.kneepoint.schemas.workers.WorkerAlive;
import io.kneepoint.schemas.workers.WorkerDone;
import io.kneepoint.schemas.workers.WorkerJoined;
import io.kneepoint.schemas.workers.WorkerLost;
import io.kneepoint.schemas.workers.WorkerReady;
import io.kneepoint.schemas.workers.WorkerSignal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * One process's place among the workers of a run.
 *
 * <p>The first worker calls for the others and waits until each has joined, compared its clock and is ready; then it names the
 * moment at which each stage begins, and the next only when all have ended the one before. Who is silent for
 * {@link CrewTimes#silence()} is given up by name and the rest goes on; who hears nothing of the first worker for as long stops.
 *
 * <p>Safe for use by several threads; nothing here waits on an event loop.
 */
public final class Crew implements AutoCloseable {

    private final SignalChannel channel;
    private final String runId;
    private final Identity self;
    private final String planHash;
    private final boolean leads;
    private final CrewTimes times;
    private final Roll roll;
    private final RunClock here = RunClock.system();
    private final ConcurrentLinkedQueue<Object> outbox = new ConcurrentLinkedQueue<>();
    private final Waiters waiters = new Waiters();
    private final Map<String, Long> heardNanos = new HashMap<>();
    private final List<ClockEstimate.Round> rounds = new ArrayList<>();
    private final CompletableFuture<String> ending = new CompletableFuture<>();
    private final Thread thread;
    private volatile boolean closing;
    private volatile ClockEstimate clock = ClockEstimate.OWN;
    private volatile List<Member> members = List.of();
    private long aliveNanos;
    private long signs;

    /**
     * What a process says of itself.
     *
     * @param process id among all processes that ever take part
     * @param machine name of its machine
     * @param processId its process there
     */
    public record Identity(String process, String machine, long processId) {}

    private Crew(SignalChannel channel, String runId, Identity self, String planHash, boolean leads, CrewTimes times) {
        this.channel = channel;
        this.runId = runId;
        this.self = self;
        this.planHash = planHash;
        this.leads = leads;
        this.times = times;
        this.roll = new Roll(runId, self.process());
        this.thread = new Thread(this::run, "workers");
        thread.setDaemon(true);
    }

    /** Calls for the others and takes the first place; takes over the channel. */
    public static Crew lead(
            SignalChannel channel,
            String runId,
            Identity self,
            int workers,
            String ingestId,
            String planHash,
            CrewTimes times) {
        Crew crew = new Crew(channel, runId, self, planHash, true, times);
        crew.outbox.add(new RunCalled(workers, ingestId, planHash));
        crew.outbox.add(crew.joined());
        crew.outbox.add(new WorkerReady(0L, 0L, false));
        crew.thread.start();
        return crew;
    }

    /**
     * Takes a place in a run that was called, within the time; takes over the channel.
     *
     * @throws WorkerException when nobody calls, all places are taken, or the run's plan is another
     */
    public static Crew join(SignalChannel channel, String runId, Identity self, String planHash, CrewTimes times) {
        Crew crew = new Crew(channel, runId, self, planHash, false, times);
        crew.thread.start();
        try {
            crew.await(
                    now -> now.call().filter(call -> now.closed().isEmpty()),
                    times.assembly(),
                    () -> "run: " + runId + " (expected: one that its first worker has called for)");
            crew.outbox.add(crew.joined());
            crew.await(roll -> crew.place(roll), times.assembly(), () -> "run " + runId + ": no place was given");
            return crew;
        } catch (RuntimeException | InterruptedException e) {
            crew.close();
            throw e instanceof RuntimeException known ? known : new WorkerException("run " + runId + ": not joined");
        }
    }

    private WorkerJoined joined() {
        return new WorkerJoined(planHash, self.machine(), self.processId());
    }

    private Optional<Integer> place(Roll now) {
        if (now.isRefused(self.process())) {
            RunCalled call = now.call().orElseThrow();
            throw new WorkerException(
                    call.getPlanHash().equals(planHash)
                            ? "run " + runId + ": all of its " + call.getWorkers() + " workers are there"
                            : "plan: not that of run " + runId
                                    + " (expected: the same plan file, traces and options as its first worker's)");
        }
        return now.numberOf(self.process()).isPresent()
                ? Optional.of(now.numberOf(self.process()).getAsInt())
                : Optional.empty();
    }

    /** This process's part of the load. */
    public WorkerShare share() {
        return ask(now -> Optional.of(new WorkerShare(
                now.numberOf(self.process()).orElse(0),
                now.call().map(RunCalled::getWorkers).orElse(1))));
    }

    /** Publication that all workers write. */
    public String ingestId() {
        return ask(Roll::call).getIngestId();
    }

    /** A clock that agrees with the first worker's as far as is known; to be asked for once all are ready. */
    public RunClock clock() {
        return here.shifted(clock.correctionNanos());
    }

    /** The workers as they are known now, by number. */
    public List<Member> members() {
        return members;
    }

    /** Says that this process can begin; the first worker has said so from the start. */
    public void ready() {
        if (!leads) {
            outbox.add(new WorkerReady(clock.offsetNanos(), clock.uncertaintyNanos(), clock.differs()));
        }
    }

    /** Compares this process's clock with the first worker's. */
    public void compareClocks() throws InterruptedException {
        if (!leads) {
            outbox.add(new ClockAsked(0, here.nowEpochNanos()));
            await(
                    now -> rounds.size() >= times.clockRounds() ? Optional.of(true) : Optional.empty(),
                    times.assembly(),
                    () -> "run " + runId + ": its first worker does not answer");
        }
    }

    /**
     * Waits until all can begin.
     *
     * @throws WorkerException when they are not within the time
     */
    public void awaitAll() throws InterruptedException {
        await(
                now -> now.isComplete() ? Optional.of(true) : Optional.empty(),
                times.assembly(),
                () -> "workers: " + ask(now -> Optional.of(now.ready())) + " of "
                        + ask(Roll::call).getWorkers() + " were there within "
                        + times.assembly().toSeconds() + " s (expected: all of them)");
    }

    /** Completes, with the reason, when this process must end its part before the plan does. */
    public CompletableFuture<String> ending() {
        return ending.copy();
    }

    /**
     * Gives up a worker of that machine and process at once, because of what is known of it, or the whole run when it has not begun;
     * without effect when it has ended.
     */
    public void lost(String machine, long processId, String why) {
        var unused = when(now -> Optional.of(now.isComplete())).thenAccept(complete -> {
            if (complete) {
                roll.processOf(machine, processId).ifPresent(process -> giveUp(process, why));
            } else {
                breakOff("workers: process " + processId + " did not take part (expected: all of them): " + why);
            }
        });
    }

    /** Completes, soon after it was given up, with each worker that is lost and has none of these numbers. */
    public CompletableFuture<List<Member>> nextLost(Set<Integer> known) {
        return when(now -> Optional.of(now.members().stream()
                        .filter(member -> member.lost().isPresent() && !known.contains(member.number()))
                        .toList())
                .filter(lost -> !lost.isEmpty()));
    }

    /** Tells all to end early; without effect unless this is the first worker. */
    public void stop(String why) {
        if (leads) {
            outbox.add(new RunClosed(why));
        }
    }

    /** Says that all events of this process are written, and, as the first worker, waits so long for the others to say so. */
    public boolean finish(long eventsGenerated, long requestsScheduled, Duration atMost) throws InterruptedException {
        outbox.add(new WorkerDone(eventsGenerated, requestsScheduled));
        if (!leads) {
            return true;
        }
        try {
            return when(now -> now.isDone() ? Optional.of(true) : Optional.empty())
                    .get(atMost.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            throw new WorkerException("run " + runId + ": " + e.getCause().getMessage());
        }
    }

    /** The same plan, with stages that begin for all workers at once, after all have ended the one before. */
    public CrewPlanner planner(StagePlanner own) {
        return new CrewPlanner(own, this, leads, times.lead());
    }

    /** Says something to all. */
    void say(Object payload) {
        outbox.add(payload);
    }

    /** Now, by this process's corrected clock. [ns since the Unix epoch] */
    long nowEpochNanos() {
        return clock().nowEpochNanos();
    }

    /** Completes, on the thread of the workers, when the condition holds. */
    <T> CompletableFuture<T> when(Function<Roll, Optional<T>> condition) {
        return waiters.when(condition);
    }

    private <T> T ask(Function<Roll, Optional<T>> question) {
        try {
            return when(question).get(times.silence().toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new WorkerException("run " + runId + ": not waited for");
        } catch (ExecutionException | TimeoutException e) {
            throw new WorkerException("run " + runId + ": the workers cannot be asked: " + e.getMessage());
        }
    }

    private <T> T await(Function<Roll, Optional<T>> condition, Duration atMost, Supplier<String> otherwise)
            throws InterruptedException {
        try {
            return when(condition).get(atMost.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new WorkerException(otherwise.get());
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException known ? known : new CompletionException(e.getCause());
        }
    }

    private void run() {
        try {
            while (!closing || !outbox.isEmpty()) {
                sendAll();
                for (WorkerSignal signal : channel.receive(times.poll())) {
                    take(signal);
                }
                members = roll.members();
                lookAround();
                waiters.look(roll);
            }
        } catch (RuntimeException e) {
            breakOff("the workers cannot hear each other: " + e.getMessage());
        } finally {
            waiters.breakOff("run " + runId + ": this process has left it");
            channel.close();
        }
    }

    private void breakOff(String why) {
        ending.complete(why);
        waiters.breakOff(why);
    }

    private void sendAll() {
        for (Object payload = outbox.poll(); payload != null; payload = outbox.poll()) {
            channel.send(new WorkerSignal(runId, self.process(), payload));
        }
    }

    private void take(WorkerSignal signal) {
        roll.apply(signal);
        heardNanos.put(signal.getFrom(), System.nanoTime());
        Object payload = signal.getPayload();
        if (payload instanceof ClockAsked asked && leads) {
            channel.send(new WorkerSignal(
                    runId,
                    self.process(),
                    new ClockTold(
                            signal.getFrom(), asked.getRound(), asked.getAskedEpochNanos(), here.nowEpochNanos())));
        } else if (payload instanceof ClockTold told && told.getTo().equals(self.process())) {
            rounds.add(
                    new ClockEstimate.Round(told.getAskedEpochNanos(), told.getToldEpochNanos(), here.nowEpochNanos()));
            clock = ClockEstimate.best(rounds);
            if (rounds.size() < times.clockRounds()) {
                channel.send(new WorkerSignal(
                        runId, self.process(), new ClockAsked(told.getRound() + 1, here.nowEpochNanos())));
            }
        } else if (payload instanceof RunClosed closed && closed.getStoppedBecause() != null && !leads) {
            ending.complete(closed.getStoppedBecause());
        }
    }

    private void lookAround() {
        long now = System.nanoTime();
        if (now - aliveNanos >= times.sign().toNanos()) {
            aliveNanos = now;
            outbox.add(new WorkerAlive(signs++));
        }
        if (roll.call().isEmpty()) {
            return;
        }
        roll.lost(self.process()).ifPresent(why -> breakOff("the first worker gave this one up: " + why));
        for (Member member : roll.members()) {
            String process = roll.processOf(member.number()).orElseThrow();
            boolean silent = now - heardNanos.getOrDefault(process, now)
                    > times.silence().toNanos();
            if (leads && silent && !process.equals(self.process())) {
                giveUp(process, "nothing was heard of it for " + times.silence().toSeconds() + " s");
            } else if (!leads
                    && silent
                    && roll.isFirst(process)
                    && roll.closed().isEmpty()) {
                breakOff("nothing was heard of the first worker for "
                        + times.silence().toSeconds() + " s");
            }
        }
    }

    private void giveUp(String process, String why) {
        if (roll.lost(process).isEmpty() && !roll.isDone(process)) {
            outbox.add(new WorkerLost(process, why));
        }
    }

    /** Says what is left to say and leaves. */
    @Override
    public void close() {
        closing = true;
        try {
            thread.join(Duration.ofSeconds(15).toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
