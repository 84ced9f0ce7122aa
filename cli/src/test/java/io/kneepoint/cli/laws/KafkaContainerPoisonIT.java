// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.cli.laws;

import java.nio.file.Path;
import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.junit.jupiter.Testcontainers;
import org.testcontainers.kafka.KafkaContainer;

/** Unreadable and late records on Apache Kafka in a container, where there is Docker. */
@Testcontainers(disabledWithoutDocker = true)
class KafkaContainerPoisonIT extends PoisonLaws {

    @Container
    private static final KafkaContainer KAFKA =
            new KafkaContainer(LawCluster.KAFKA_IMAGE).withEnv("KAFKA_AUTO_CREATE_TOPICS_ENABLE", "false");

    @Override
    protected LawCluster openCluster(Path directory) {
        return LawCluster.around(KAFKA.getBootstrapServers(), directory);
    }
}
