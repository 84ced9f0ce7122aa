// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.cli.kafka;

import io.kneepoint.embedded.EmbeddedKafka;
import io.kneepoint.embedded.EmbeddedPorts;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.OptionalInt;

/** The embedded pair as a service of its own. */
public final class KafkaService {

    private KafkaService() {}

    /** Starts the pair, prints its addresses, and returns when the process is asked to stop and the pair has stopped. */
    public static void run(Path runs, OptionalInt port, OptionalInt registryPort, PrintWriter out, PrintWriter err)
            throws InterruptedException {
        err.println("starting the embedded Kafka and schema registry");
        try (StopSignal stop = StopSignal.install();
                EmbeddedKafka pair = EmbeddedKafka.start(
                        KafkaTarget.embeddedDirectory(runs), new EmbeddedPorts(port, registryPort))) {
            out.println("bootstrap servers  " + pair.bootstrapServers());
            out.println("schema registry    " + pair.schemaRegistryUrl());
            out.flush();
            err.println("stop with Ctrl-C");
            stop.await();
        }
    }
}
