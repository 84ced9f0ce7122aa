// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.embedded.broker;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.metadata.storage.Formatter;

/** The log directory of the node, formatted once in its life. */
final class BrokerStorage {

    private static final String FORMATTED_MARK = "meta.properties";

    private BrokerStorage() {}

    /**
     * Formats the log directory unless an earlier start has done it; formatting that a crash cut short is done again.
     *
     * @throws Exception whatever Kafka's formatter throws
     */
    static void formatIfNew(Path logDirectory) throws Exception {
        if (Files.exists(logDirectory.resolve(FORMATTED_MARK))) {
            return;
        }
        new Formatter()
                .setPrintStream(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
                .setNodeId(BrokerProperties.NODE_ID)
                .setClusterId(Uuid.randomUuid().toString())
                .setControllerListenerName(BrokerProperties.CONTROLLER_LISTENER)
                .addDirectory(logDirectory.toString())
                .setMetadataLogDirectory(logDirectory.toString())
                .run();
    }
}
