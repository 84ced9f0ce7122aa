// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.embedded.broker;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntConsumer;

/**
 * The thread group in which one broker lives, so that each of its threads can be told from those of the host.
 *
 * <p>Kafka's threads inherit the group of the thread that makes them; so everything that starts threads is called
 * through here.
 */
final class BrokerThreads implements AutoCloseable {

    private final ThreadGroup group;

    private BrokerThreads(ThreadGroup group) {
        this.group = group;
    }

    /**
     * A new group under the guard.
     *
     * @param onExit gets the status if one of the broker's threads asks to end the process
     */
    static BrokerThreads open(Path directory, IntConsumer onExit) {
        ThreadGroup group = new ThreadGroup("kneepoint-broker " + directory);
        ExitGuard.protect(group, onExit);
        return new BrokerThreads(group);
    }

    /**
     * Runs a task in the group and waits for its result, interrupts notwithstanding: they are set again afterwards.
     *
     * @throws Exception what the task threw, or {@link TimeoutException} after the limit
     */
    <T> T call(String name, Callable<T> task, Duration limit) throws Exception {
        return await(submit(name, task), name, limit);
    }

    /**
     * As {@link #call}, but gives up as soon as a failure is known.
     *
     * @throws Exception the failure, what the task threw, or {@link TimeoutException} after the limit
     */
    void runUnless(CompletableFuture<? extends Exception> failure, String name, Runnable task, Duration limit)
            throws Exception {
        CompletableFuture<Void> done = submit(name, () -> {
            task.run();
            return null;
        });
        await(CompletableFuture.anyOf(done, failure), name, limit);
        if (failure.isDone()) {
            throw failure.join();
        }
    }

    /** Takes the guard off the group; its threads have ended by now or are daemons. */
    @Override
    public void close() {
        ExitGuard.release(group);
    }

    private <T> CompletableFuture<T> submit(String name, Callable<T> task) {
        CompletableFuture<T> result = new CompletableFuture<>();
        Thread thread = new Thread(group, () -> complete(result, task), "kneepoint-broker-" + name);
        thread.setDaemon(true);
        thread.start();
        return result;
    }

    private static <T> void complete(CompletableFuture<T> result, Callable<T> task) {
        try {
            result.complete(task.call());
        } catch (Throwable e) {
            result.completeExceptionally(e);
        }
    }

    private static <T> T await(CompletableFuture<T> result, String name, Duration limit) throws Exception {
        boolean interrupted = false;
        long deadlineNanos = System.nanoTime() + limit.toNanos();
        try {
            while (true) {
                try {
                    return result.get(deadlineNanos - System.nanoTime(), TimeUnit.NANOSECONDS);
                } catch (InterruptedException e) {
                    interrupted = true;
                } catch (ExecutionException e) {
                    throw e.getCause() instanceof Exception known ? known : e;
                } catch (TimeoutException e) {
                    throw new TimeoutException("%s took longer than %d s".formatted(name, limit.toSeconds()));
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
