// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.cli;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Which Kafka and registry. Holds text only, so that showing a help text loads no class of Kafka. */
final class KafkaOptions {

    @Option(
            names = "--bootstrap-servers",
            paramLabel = "HOST:PORT",
            description = "Kafka cluster (default: the embedded broker, on data under the run directory).")
    String bootstrapServers;

    @Option(
            names = "--schema-registry",
            paramLabel = "URL",
            description = "Confluent-compatible schema registry; needed with --bootstrap-servers.")
    String schemaRegistry;

    @Option(
            names = "--kafka-config",
            paramLabel = "FILE",
            description =
                    "Properties file with further settings of every Kafka client (SASL, TLS); keys that start with"
                            + " schema.registry. go to the registry's client.")
    Path kafkaConfig;
}
