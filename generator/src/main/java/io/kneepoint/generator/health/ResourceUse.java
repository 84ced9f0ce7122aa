// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.health;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.OptionalLong;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * What this process holds, looked at once a second on a thread of its own: to count open files is to list them, and that takes
 * milliseconds where there are many.
 *
 * <p>Safe for use by several threads.
 */
final class ResourceUse implements AutoCloseable {

    private final ScheduledExecutorService looking = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "resource-use");
        thread.setDaemon(true);
        return thread;
    });
    private volatile long openFiles = -1;

    void start() {
        var unused = looking.scheduleWithFixedDelay(this::look, 0, 1, TimeUnit.SECONDS);
    }

    private void look() {
        if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system) {
            openFiles = system.getOpenFileDescriptorCount();
        }
    }

    /** Heap in use now. [bytes] */
    static long heapUsed() {
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    /** Threads now. */
    static int threads() {
        return ManagementFactory.getThreadMXBean().getThreadCount();
    }

    /** Open files at the latest look; empty before the first, and where the system does not say. */
    OptionalLong openFiles() {
        return openFiles < 0 ? OptionalLong.empty() : OptionalLong.of(openFiles);
    }

    @Override
    public void close() {
        looking.shutdownNow();
    }
}
