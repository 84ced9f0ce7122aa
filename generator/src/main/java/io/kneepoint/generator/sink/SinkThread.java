// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.sink;

import io.kneepoint.schemas.event.StreamEvent;
import io.kneepoint.schemas.event.Watermark;
import java.time.Duration;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A bounded queue of events and the one thread that empties it.
 *
 * <p>Offering is a few atomic operations and never a system call: the thread looks again every millisecond instead of being woken.
 * Events offered by one thread are handled in that order. An event that the handler throws
 * at, and whatever waits when the thread is abandoned, is counted. The bound is on the events waiting.
 *
 * <p>Offer from any thread; the handler is confined to the sink's own.
 */
final class SinkThread {

    private static final Logger LOG = LoggerFactory.getLogger(SinkThread.class);
    private static final long IDLE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long FULL_NANOS = TimeUnit.MICROSECONDS.toNanos(200);

    private final ConcurrentLinkedQueue<StreamEvent> queue = new ConcurrentLinkedQueue<>();
    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicLong refused = new AtomicLong();
    private final int capacity;
    private final Overflow overflow;
    private final Consumer<StreamEvent> handler;
    private final Thread thread;
    private volatile boolean closing;
    private volatile boolean abandoned;
    private boolean complained;

    SinkThread(String name, int capacity, Overflow overflow, Consumer<StreamEvent> handler) {
        if (capacity < 1) {
            throw new IllegalArgumentException("queue capacity: " + capacity + " (expected: at least 1 event)");
        }
        this.capacity = capacity;
        this.overflow = overflow;
        this.handler = handler;
        this.thread = new Thread(this::run, name);
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** Queues an event, or waits, or counts it, as {@link Overflow} says; counts it as well once the thread is closing. */
    void offer(StreamEvent event) {
        while (!closing) {
            if (waiting.incrementAndGet() <= capacity) {
                queue.add(event);
                return;
            }
            waiting.decrementAndGet();
            if (overflow == Overflow.DROP || Thread.currentThread().isInterrupted()) {
                break;
            }
            LockSupport.parkNanos(FULL_NANOS);
        }
        refuse(event);
    }

    private void refuse(StreamEvent event) {
        if (!(event.getPayload() instanceof Watermark)) {
            refused.incrementAndGet();
        }
    }

    /** Events, watermarks left out, that were refused because the queue was full or closed, or were left behind. */
    long refused() {
        return refused.get();
    }

    private void run() {
        while (!abandoned) {
            StreamEvent event = queue.poll();
            if (event != null) {
                waiting.decrementAndGet();
                handle(event);
            } else if (closing) {
                return;
            } else {
                LockSupport.parkNanos(IDLE_NANOS);
            }
        }
    }

    private void handle(StreamEvent event) {
        try {
            handler.accept(event);
        } catch (RuntimeException | Error e) {
            // An error as well: a thread that ends here would take everything after it along in silence.
            refuse(event);
            if (!complained) {
                complained = true;
                LOG.error("{} cannot handle an event; further ones are only counted", thread.getName(), e);
            }
        }
    }

    /**
     * Takes nothing more and waits until all that waits is handled; false when that takes longer than given. An interrupted caller
     * waits all the same, and stays interrupted.
     */
    boolean finish(Duration atMost) {
        closing = true;
        LockSupport.unpark(thread);
        long deadlineNanos = System.nanoTime() + atMost.toNanos();
        boolean interrupted = false;
        while (thread.isAlive()) {
            long leftMillis = TimeUnit.NANOSECONDS.toMillis(deadlineNanos - System.nanoTime());
            if (leftMillis <= 0) {
                break;
            }
            try {
                thread.join(leftMillis);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        if (thread.isAlive()) {
            return false;
        }
        for (StreamEvent late = queue.poll(); late != null; late = queue.poll()) {
            refuse(late);
        }
        return true;
    }

    /** Stops the thread where it is and counts what it leaves behind. */
    void abandon(Duration atMost) {
        closing = true;
        abandoned = true;
        thread.interrupt();
        if (!finish(atMost)) {
            queue.forEach(this::refuse);
        }
    }
}
