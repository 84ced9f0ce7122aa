// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.benchmark;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How much of the first core others use while this process, pinned to it, is measured: (busy time of the core − CPU time of this
 * process) / elapsed time. A timing error is the instrument's own only where that is little. Linux keeps the busy time in ticks of 10 ms.
 */
final class CoreShare {

    private static final Path STAT = Path.of("/proc/stat");
    private static final long TICK_NANOS = 10_000_000L;
    private static final int IDLE = 4;
    private static final int WAITING = 5;
    private static final int STEAL = 8;

    private final long startNanos = System.nanoTime();
    private final long ownNanos = own();
    private final Optional<Long> busyNanos = busy();

    private static long own() {
        return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
    }

    private static Optional<Long> busy() {
        try (Stream<String> lines = Files.lines(STAT)) {
            return lines.filter(line -> line.startsWith("cpu0 ")).findFirst().map(line -> {
                String[] ticks = line.split(" +");
                long sum = 0;
                for (int i = 1; i <= STEAL; i++) {
                    sum += i == IDLE || i == WAITING ? 0 : Long.parseLong(ticks[i]);
                }
                return sum * TICK_NANOS;
            });
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** The others' share since, 0 to 1; empty where the system does not say. */
    Optional<Double> others() {
        double elapsed = System.nanoTime() - startNanos;
        long own = own() - ownNanos;
        return busyNanos.flatMap(before -> busy().map(now -> Math.max(0, (now - before - own) / elapsed)));
    }
}
