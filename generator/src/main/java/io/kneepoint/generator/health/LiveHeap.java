// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.health;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryType;
import java.util.List;
import java.util.OptionalLong;

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
     * measured meanwhile. [bytes; empty when this JVM was told to make no full collection on demand]
     */
    @SuppressWarnings("DoNotCall") // What only a collection can tell.
    public static OptionalLong afterCollection() {
        HotSpotDiagnosticMXBean options = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
        if (options == null || NO_FULL_COLLECTION.stream().anyMatch(name -> isOn(options, name))) {
            return OptionalLong.empty();
        }
        System.gc();
        return OptionalLong.of(ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP && pool.getCollectionUsage() != null)
                .mapToLong(pool -> pool.getCollectionUsage().getUsed())
                .sum());
    }

    private static boolean isOn(HotSpotDiagnosticMXBean options, String name) {
        return Boolean.parseBoolean(options.getVMOption(name).getValue());
    }
}
