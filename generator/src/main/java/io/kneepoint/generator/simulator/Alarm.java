// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.simulator;

/** A monotonic clock that can wake its own thread. */
interface Alarm {
    /** Now, on this JVM's monotonic clock. */
    long nanos();

    /** Runs the task at this instant, or soon after; tasks never run at the same time. */
    void wakeAt(long nanos, Runnable task);
}
