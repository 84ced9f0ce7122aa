// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.workers;

import io.kneepoint.schemas.workers.WorkerSignal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** A topic in memory: one order, which every channel reads from the beginning. */
final class SharedLog {

    private final List<WorkerSignal> signals = new ArrayList<>();
    private volatile Predicate<WorkerSignal> lost = signal -> false;

    /** From now on these never arrive. */
    void lose(Predicate<WorkerSignal> which) {
        lost = which;
    }

    synchronized List<WorkerSignal> all() {
        return List.copyOf(signals);
    }

    private synchronized void add(WorkerSignal signal) {
        if (!lost.test(signal)) {
            signals.add(signal);
            notifyAll();
        }
    }

    private synchronized List<WorkerSignal> from(int position, Duration atMost) {
        if (signals.size() <= position) {
            try {
                TimeUnit.NANOSECONDS.timedWait(this, atMost.toNanos());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        return List.copyOf(signals.subList(Math.min(position, signals.size()), signals.size()));
    }

    SignalChannel channel() {
        return new SignalChannel() {
            private int position;

            @Override
            public void send(WorkerSignal signal) {
                add(signal);
            }

            @Override
            public List<WorkerSignal> receive(Duration atMost) {
                List<WorkerSignal> received = from(position, atMost);
                position += received.size();
                return received;
            }

            @Override
            public void close() {}
        };
    }
}
