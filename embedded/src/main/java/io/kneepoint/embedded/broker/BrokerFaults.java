// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.embedded.broker;

import io.kneepoint.embedded.local.EmbeddedServerException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import kafka.server.FaultHandlerFactory;
import org.apache.kafka.server.fault.FaultHandler;
import org.apache.kafka.server.fault.FaultHandlerException;
import org.apache.kafka.server.fault.LoggingFaultHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The first thing that broke a broker for good: what Kafka would end its process for.
 *
 * <p>Faults that Kafka survives are logged, as Kafka does. Safe for use by several threads.
 */
final class BrokerFaults implements FaultHandlerFactory {

    private static final Logger LOG = LoggerFactory.getLogger(BrokerFaults.class);

    private final Path directory;
    private final CompletableFuture<EmbeddedServerException> first = new CompletableFuture<>();
    private volatile boolean stopping;

    BrokerFaults(Path directory) {
        this.directory = directory;
    }

    /** Completes with the first fatal fault, and never exceptionally. */
    CompletableFuture<EmbeddedServerException> first() {
        return first;
    }

    /** From now on faults are only logged: the broker is being stopped, and what breaks now was to end anyway. */
    void expectStop() {
        stopping = true;
    }

    /** Records that Kafka asked to end the process with a status. */
    void exited(int status) {
        record(new EmbeddedServerException(
                "Kafka broker in %s: gave up with status %d (expected: to run until it is closed; its log says why)"
                        .formatted(directory, status)));
    }

    @Override
    public FaultHandler build(String name, boolean fatal, Runnable action) {
        return fatal ? (message, cause) -> fatal(name, message, cause, action) : new LoggingFaultHandler(name, action);
    }

    private RuntimeException fatal(String name, String message, Throwable cause, Runnable action) {
        LOG.error("Fatal fault in Kafka. directory={} fault={}", directory, name, cause);
        try {
            action.run();
        } finally {
            record(new EmbeddedServerException(
                    "Kafka broker in %s: fatal fault, %s: %s (expected: to run until it is closed; %s)"
                            .formatted(directory, name, message, Causes.deepest(cause)),
                    cause));
        }
        return new FaultHandlerException(name + ": " + message, cause);
    }

    private void record(EmbeddedServerException fault) {
        if (!stopping) {
            first.complete(fault);
        }
    }
}
