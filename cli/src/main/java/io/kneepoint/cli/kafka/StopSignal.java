// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.cli.kafka;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Lets a command end in good order when the process is asked to stop (Ctrl-C, SIGTERM): the process waits for {@link #close}, up
 * to a limit, before it ends.
 */
public final class StopSignal implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofSeconds(45);

    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch done = new CountDownLatch(1);
    private final Thread hook;

    private StopSignal() {
        hook = new Thread(
                () -> {
                    asked.countDown();
                    try {
                        if (!done.await(LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
                            System.err.println(
                                    "kneepoint: gave up waiting for a clean end after " + LIMIT.toSeconds() + " s");
                        }
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                "stop-signal");
    }

    /** From now on a signal is waited for. */
    public static StopSignal install() {
        StopSignal signal = new StopSignal();
        Runtime.getRuntime().addShutdownHook(signal.hook);
        return signal;
    }

    /** Returns when the process is asked to stop. */
    public void await() throws InterruptedException {
        asked.await();
    }

    /** Whether the process was asked to stop, waiting up to the time given. */
    public boolean await(Duration timeout) throws InterruptedException {
        return asked.await(timeout.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Calls the action, on a thread of its own, when the process is asked to stop. */
    public void onStop(Runnable action) {
        Thread waiter = new Thread(
                () -> {
                    try {
                        asked.await();
                        if (done.getCount() > 0) {
                            action.run();
                        }
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                "on-stop");
        waiter.setDaemon(true);
        waiter.start();
    }

    /** Everything has ended in good order: the process may end. */
    @Override
    public void close() {
        done.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The process is ending already; the hook has been told.
            asked.countDown();
        }
    }
}
