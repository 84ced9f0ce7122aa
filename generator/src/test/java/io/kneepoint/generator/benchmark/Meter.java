// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.benchmark;

import com.sun.management.ThreadMXBean;
import io.netty.channel.EventLoop;
import java.lang.management.ManagementFactory;
import java.util.Locale;

/** Reads the CPU time and the allocations of an event loop's thread, and what others had of its core. */
final class Meter {

    private final EventLoop loop;
    private final CoreShare core = new CoreShare();
    private final long cpuNanos;
    private final long bytes;

    Meter(EventLoop loop) throws Exception {
        this.loop = loop;
        this.cpuNanos = cpu();
        this.bytes = allocated();
    }

    private long cpu() throws Exception {
        return loop.submit(() -> ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime())
                .get();
    }

    private long allocated() throws Exception {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        return loop.submit(threads::getCurrentThreadAllocatedBytes).get();
    }

    /** What was spent since, as one line. */
    String stop() throws Exception {
        return "cpuNanos=" + (cpu() - cpuNanos) + " bytes=" + (allocated() - bytes)
                + core.others()
                        .map(share -> String.format(Locale.ROOT, " others=%.3f", share))
                        .orElse("");
    }
}
