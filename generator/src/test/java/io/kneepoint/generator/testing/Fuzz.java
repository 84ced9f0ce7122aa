// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Assertions;

/**
 * Feeds a reader hostile inputs: it may refuse each with one of its own exceptions, and with no other; it must end, and may not
 * allocate more than it is told.
 *
 * <p>{@code -Dkneepoint.fuzz.factor=100} tries so many times as many. A failure shows the input in Base64.
 */
public final class Fuzz {

    private static final int FACTOR = Integer.getInteger("kneepoint.fuzz.factor", 1);
    private static final long SEED = Long.getLong("kneepoint.fuzz.seed", 20261124L);
    private static final Duration LONGEST = Duration.ofMinutes(30);

    private Fuzz() {}

    /** Reads one input. */
    @FunctionalInterface
    public interface Reader {
        void read(byte[] input) throws Exception;
    }

    /**
     * Tries so many variants of the seeds.
     *
     * @param refusals exceptions that say that an input is bad
     * @param mostBytes what reading one input may allocate
     */
    public static void run(
            String name,
            List<byte[]> seeds,
            int inputs,
            Set<Class<? extends Exception>> refusals,
            long mostBytes,
            Reader reader) {
        Mutations mutations = new Mutations(SEED, seeds);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long startNanos = System.nanoTime();
        int total = inputs * FACTOR;
        int[] refused = {0};
        // Preemptive: a reader that hangs fails here. On the thread that does it, so that its allocations count.
        Assertions.assertTimeoutPreemptively(LONGEST, () -> {
            for (int i = 0; i < total; i++) {
                byte[] input = mutations.next();
                long before = threads.getCurrentThreadAllocatedBytes();
                refused[0] += readOne(input, refusals, reader) ? 0 : 1;
                assertThat(threads.getCurrentThreadAllocatedBytes() - before)
                        .as(() -> name + ": bytes allocated for " + shown(input))
                        .isLessThan(mostBytes);
            }
        });
        System.out.printf(
                Locale.ROOT,
                "fuzz %s: %,d inputs, %,d refused, %.1f s%n",
                name,
                total,
                refused[0],
                (System.nanoTime() - startNanos) / 1e9);
    }

    private static boolean readOne(byte[] input, Set<Class<? extends Exception>> refusals, Reader reader) {
        try {
            reader.read(input);
            return true;
        } catch (Exception | StackOverflowError | OutOfMemoryError e) {
            if (refusals.stream().noneMatch(type -> type.isInstance(e))) {
                throw new AssertionError("reading " + shown(input), e);
            }
            assertThat(e.getMessage()).as("a refusal says why").isNotBlank();
            return false;
        }
    }

    private static String shown(byte[] input) {
        return input.length + " bytes: " + Base64.getEncoder().encodeToString(input);
    }
}
