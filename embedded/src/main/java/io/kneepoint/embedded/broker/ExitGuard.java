// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.embedded.broker;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntConsumer;
import org.apache.kafka.common.utils.Exit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps Kafka's server code from ending the process it is a guest of.
 *
 * <p>Kafka calls {@code Exit.exit} and {@code Exit.halt} where it sees no way on. Their procedures are global, so the call
 * is given to the broker whose thread made it, recognised by its thread group, which threads inherit; a call from any
 * other thread is given to all brokers. Once installed the guard stays, because a thread of a stopped broker may still
 * call. Safe for use by several threads.
 */
final class ExitGuard {

    private static final Logger LOG = LoggerFactory.getLogger(ExitGuard.class);

    private static final Map<ThreadGroup, IntConsumer> BROKERS = new ConcurrentHashMap<>();

    private ExitGuard() {}

    /**
     * Sends exits of threads in the group to a listener, from now until {@link #release}.
     *
     * @param onExit gets the exit status Kafka wanted
     */
    static void protect(ThreadGroup group, IntConsumer onExit) {
        BROKERS.put(group, onExit);
        // At every start: a test of the host may have reset the procedures since.
        Exit.setExitProcedure(ExitGuard::refuse);
        Exit.setHaltProcedure(ExitGuard::refuse);
    }

    static void release(ThreadGroup group) {
        BROKERS.remove(group);
    }

    private static void refuse(int status, String message) {
        ThreadGroup group = Thread.currentThread().getThreadGroup();
        LOG.error(
                "Kafka asked to end the process; refused. status={} message={} thread={}",
                status,
                message,
                Thread.currentThread().getName());
        IntConsumer owner = group == null ? null : BROKERS.get(group);
        if (owner != null) {
            owner.accept(status);
        } else {
            BROKERS.values().forEach(broker -> broker.accept(status));
        }
    }
}
