// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.health;

import com.sun.management.GarbageCollectionNotificationInfo;
import com.sun.management.GcInfo;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import javax.management.ListenerNotFoundException;
import javax.management.Notification;
import javax.management.NotificationEmitter;
import javax.management.NotificationListener;
import javax.management.openmbean.CompositeData;

/**
 * The longest pause of the garbage collector, by the JVM's own notifications, which count in milliseconds. Phases that run beside
 * the program are left out.
 *
 * <p>Safe for use by several threads.
 */
final class GcPauses implements AutoCloseable {

    private final AtomicLong longestNanos = new AtomicLong();
    private final NotificationListener listener = (notification, handback) -> onNotification(notification);
    private final List<NotificationEmitter> emitters = new ArrayList<>();
    private volatile long sinceUptimeMillis;

    void start() {
        forgetPast();
        for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
            if (stopsTheWorld(collector.getName()) && collector instanceof NotificationEmitter emitter) {
                emitter.addNotificationListener(listener, null, null);
                emitters.add(emitter);
            }
        }
    }

    /** Leaves out all until {@link #forgetPast}. */
    void suspend() {
        sinceUptimeMillis = Long.MAX_VALUE;
    }

    /** Leaves out what was over before now. */
    void forgetPast() {
        sinceUptimeMillis = ManagementFactory.getRuntimeMXBean().getUptime();
    }

    /** Longest pause since the last call. [ns] */
    long takeLongestNanos() {
        return longestNanos.getAndSet(0);
    }

    static boolean stopsTheWorld(String collector) {
        return !collector.contains("Cycles") && !collector.contains("Concurrent");
    }

    private void onNotification(Notification notification) {
        if (notification.getType().equals(GarbageCollectionNotificationInfo.GARBAGE_COLLECTION_NOTIFICATION)) {
            GcInfo pause = GarbageCollectionNotificationInfo.from((CompositeData) notification.getUserData())
                    .getGcInfo();
            // One of the past may be told late: notifications come from another thread.
            if (pause.getEndTime() > sinceUptimeMillis) {
                longestNanos.accumulateAndGet(
                        Duration.ofMillis(pause.getDuration()).toNanos(), Math::max);
            }
        }
    }

    @Override
    public void close() {
        for (NotificationEmitter emitter : emitters) {
            try {
                emitter.removeNotificationListener(listener);
            } catch (ListenerNotFoundException e) {
                throw new IllegalStateException("garbage collector: listener was never added", e);
            }
        }
        emitters.clear();
    }
}
