// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.health;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * The heap that is live: what a full collection could not free. Heap in use between collections says less, because what outlived a
 * few young collections stays until the old generation is looked at, live or not, and in a small heap that is never.
 *
 * <p>Safe for use by several threads.
 */
public final class LiveHeap {

    private static final List<String> NO_FULL_COLLECTION = List.of("DisableExplicitGC", "ExplicitGCInvokesConcurrent");

    private LiveHeap() {}

    /**
     * Asks for a full collection and says what it left. It stops this process for some ten milliseconds a 100 MB, so nothing may be
     * measured meanwhile. [bytes; empty when this JVM makes no full collection on demand]
     */
    @SuppressWarnings("DoNotCall") // What only a collection can tell.
    public static OptionalLong afterCollection() {
        HotSpotDiagnosticMXBean options = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
        if (options == null || NO_FULL_COLLECTION.stream().anyMatch(name -> isOn(options, name))) {
            return OptionalLong.empty();
        }
        long before = collections();
        System.gc();
        return left(
                collections() - before,
                ManagementFactory.getMemoryPoolMXBeans().stream()
                        .filter(pool -> pool.getType() == MemoryType.HEAP)
                        .map(MemoryPoolMXBean::getCollectionUsage));
    }

    /**
     * What a collection left in all pools that say; a collector that does nothing (Epsilon) counts none, and says 0.
     *
     * @param collections made meanwhile
     * @param pools what was left in each, null for one that is not collected
     */
    static OptionalLong left(long collections, Stream<MemoryUsage> pools) {
        return collections > 0
                ? pools.filter(usage -> usage != null)
                        .mapToLong(MemoryUsage::getUsed)
                        .reduce(Long::sum)
                : OptionalLong.empty();
    }

    private static long collections() {
        return ManagementFactory.getGarbageCollectorMXBeans().stream()
                .mapToLong(GarbageCollectorMXBean::getCollectionCount)
                .sum();
    }

    private static boolean isOn(HotSpotDiagnosticMXBean options, String name) {
        return Boolean.parseBoolean(options.getVMOption(name).getValue());
    }
}
