// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.workers;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;

/** Whoever waits for the roll to say something. Safe for use by several threads; {@link #look} is one thread's. */
final class Waiters {

    private final ConcurrentLinkedQueue<Waiter<?>> waiting = new ConcurrentLinkedQueue<>();
    private volatile WorkerException broken;

    private record Waiter<T>(Function<Roll, Optional<T>> condition, CompletableFuture<T> future) {

        void look(Roll roll) {
            try {
                condition.apply(roll).ifPresent(future::complete);
            } catch (WorkerException e) {
                future.completeExceptionally(e);
            }
        }
    }

    /** Completes at one of the next looks at which the condition holds, or fails once nobody looks any more. */
    <T> CompletableFuture<T> when(Function<Roll, Optional<T>> condition) {
        Waiter<T> waiter = new Waiter<>(condition, new CompletableFuture<>());
        waiting.add(waiter);
        if (broken != null) {
            waiter.future().completeExceptionally(broken);
        }
        return waiter.future();
    }

    void look(Roll roll) {
        waiting.forEach(waiter -> waiter.look(roll));
        waiting.removeIf(waiter -> waiter.future().isDone());
    }

    /** Nothing will be heard any more. */
    void breakOff(String why) {
        WorkerException failure = new WorkerException(why);
        broken = failure;
        waiting.forEach(waiter -> waiter.future().completeExceptionally(failure));
    }
}
