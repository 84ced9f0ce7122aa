// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.workers;

import io.kneepoint.schemas.workers.WorkerSignal;
import java.time.Duration;
import java.util.List;

/**
 * Carries the signals of one run to all of its processes, in one order that all of them see, from the first signal on.
 *
 * <p>Confined to one thread at a time.
 */
public interface SignalChannel extends AutoCloseable {

    /** Says something to all, this process included. */
    void send(WorkerSignal signal);

    /** What was said since the last call, in order; waits for it up to the time given. */
    List<WorkerSignal> receive(Duration atMost);

    @Override
    void close();
}
