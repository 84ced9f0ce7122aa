// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.embedded;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;

/** The program of {@link ChildProcess}: serves until its standard input ends, which it does when its parent dies. */
final class EmbeddedKafkaMain {

    private EmbeddedKafkaMain() {}

    /**
     * Prints {@code ready} when both serve.
     *
     * @param arguments the data directory
     */
    public static void main(String[] arguments) throws IOException {
        try (EmbeddedKafka kafka = EmbeddedKafka.start(Path.of(arguments[0]))) {
            System.out.println("ready " + kafka.bootstrapServers() + " " + kafka.schemaRegistryUrl());
            System.in.transferTo(OutputStream.nullOutputStream());
        }
    }
}
