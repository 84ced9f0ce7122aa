// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.sink;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Counts, per worker and partition, the distinct events that the broker has confirmed; watermarks are never counted.
 *
 * <p>Safe for use by several threads.
 */
final class PartitionCounts {

    private final int partitions;
    private final Map<Integer, AtomicLongArray> confirmedByWorker = new ConcurrentHashMap<>();

    PartitionCounts(int partitions) {
        this.partitions = partitions;
    }

    void confirmed(int worker, int partition) {
        ofWorker(worker).incrementAndGet(partition);
    }

    long get(int worker, int partition) {
        return ofWorker(worker).get(partition);
    }

    private AtomicLongArray ofWorker(int worker) {
        return confirmedByWorker.computeIfAbsent(worker, w -> new AtomicLongArray(partitions));
    }
}
