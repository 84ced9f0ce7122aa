// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.cli;

import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import io.kneepoint.cli.doctor.Finding;
import io.kneepoint.cli.kafka.KafkaFailure;
import io.kneepoint.cli.kafka.KafkaTarget;
import java.io.IOException;
import java.util.List;

/** Whether Kafka and the registry answer. */
final class DoctorKafka {

    private DoctorKafka() {}

    /** @throws IllegalArgumentException when one option is there and what belongs to it is not */
    static void requireWhole(KafkaOptions options) {
        KafkaTarget.requirePair(options.bootstrapServers, options.schemaRegistry);
        if (options.kafkaConfig != null && options.bootstrapServers == null) {
            throw new IllegalArgumentException(
                    "--kafka-config: " + options.kafkaConfig + " (expected: together with --bootstrap-servers)");
        }
    }

    static List<Finding> findings(DoctorCommand command) {
        KafkaOptions options = command.kafka;
        if (options.bootstrapServers == null && options.schemaRegistry == null) {
            return List.of(Finding.ok("Kafka", "the embedded one, which a command starts when it needs it"));
        }
        try (KafkaTarget target = KafkaTarget.open(
                options.bootstrapServers,
                options.schemaRegistry,
                options.kafkaConfig,
                command.runs.directory(),
                line -> {})) {
            return List.of(Finding.ok("Kafka", options.bootstrapServers + " answers"), registry(target));
        } catch (KafkaFailure e) {
            return List.of(Finding.fail(
                    "Kafka",
                    e.getMessage(),
                    "start it, or correct --bootstrap-servers; SASL and TLS settings go into --kafka-config FILE"));
        }
    }

    private static Finding registry(KafkaTarget target) {
        try {
            return Finding.ok(
                    "schema registry",
                    target.registryUrl() + " answers, with "
                            + target.registry().getAllSubjects().size() + " subjects");
        } catch (IOException | RestClientException e) {
            return Finding.fail(
                    "schema registry",
                    target.registryUrl() + " does not answer: " + e.getMessage(),
                    "start it, or correct --schema-registry; its settings go into --kafka-config FILE as schema.registry.…");
        }
    }
}
