// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.cli.laws;

import static org.assertj.core.api.Assertions.assertThat;

import io.kneepoint.schemas.metric.RunState;
import io.kneepoint.schemas.metric.RunStatus;
import io.kneepoint.schemas.topic.Topics;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import kafka.server.BrokerServer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.test.KafkaClusterTestKit;
import org.apache.kafka.common.test.TestKitNodes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * A run through two analyzer processes on three brokers, while everything goes wrong: events come twice and out of order, analyzers
 * are killed inside their transactions, brokers go and come back. Its records are those of the undisturbed run.
 *
 * <p>{@code -Dkneepoint.chaos.rounds=N} makes N rounds of faults of it (2 when nothing is said, 12 under the profile {@code full}).
 */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "there is no kill -STOP")
class ChaosIT {

    private static final int ROUNDS = Integer.getInteger("kneepoint.chaos.rounds", 2);
    private static final long SEED = 20_261_124;
    private static final int PARTITIONS = 4;
    private static final int BROKERS = 3;
    private static final int FRAMING = 12;
    private static final int ATTEMPTS = 40;

    private final Random random = new Random(SEED);
    private final FixedRecording recording = new FixedRecording(FRAMING);
    private final List<AnalyzerProcess> analyzers = new ArrayList<>();
    private int states;
    private int killed;
    private int killedInTransaction;
    private int brokersStopped;

    @Test
    @SuppressWarnings("try") // the kit's close may be interrupted, as any close that waits
    void shouldGiveTheRecordsOfTheUndisturbedRun(@TempDir Path directory) throws Exception {
        try (KafkaClusterTestKit brokers = brokers();
                LawCluster cluster = LawCluster.around(brokers.bootstrapServers(), directory, BROKERS);
                LawBench bench = new LawBench(cluster, directory)) {
            bench.createTopics(PARTITIONS);
            String ingest = bench.newIngest();
            Disturbance network = new Disturbance(SEED);
            List<ProducerRecord<byte[], byte[]>> records =
                    network.of(Publication.of(recording::writeTo, ingest, PARTITIONS, bench.registry()));
            try {
                startAnalyzer(cluster, bench, directory);
                startAnalyzer(cluster, bench, directory);
                int parts = 2 * ROUNDS + 1;
                for (int round = 0; round < ROUNDS; round++) {
                    bench.publish(part(records, 2 * round, parts));
                    killInTransaction(cluster, bench, directory, part(records, 2 * round + 1, parts));
                    if (round % 2 == 0) {
                        bounceBroker(brokers);
                    }
                }
                bench.publish(part(records, parts - 1, parts));
                RunStatus status = bench.awaitClosed(FixedRecording.RUN_ID, ingest)
                        .of(Topics.RUNS)
                        .get(0);

                assertThat(status.getState()).as("%s", status).isEqualTo(RunState.COMPLETE);
                assertThat(committed(cluster, ingest)).isEqualTo(recording.undisturbed());
                assertThat(killed).isEqualTo(ROUNDS);
                assertThat(killedInTransaction)
                        .as("kills inside open transactions")
                        .isEqualTo(ROUNDS);
                assertThat(brokersStopped).isEqualTo((ROUNDS + 1) / 2);
                System.out.printf(
                        "survived: %d analyzers killed inside open transactions, %d brokers stopped and started,"
                                + " %d records repeated, all reordered within %d%n",
                        killedInTransaction, brokersStopped, network.repeated(), Disturbance.WITHIN);
            } finally {
                analyzers.forEach(AnalyzerProcess::close);
            }
        }
    }

    private static KafkaClusterTestKit brokers() throws Exception {
        KafkaClusterTestKit brokers = new KafkaClusterTestKit.Builder(new TestKitNodes.Builder()
                        .setNumControllerNodes(1)
                        .setNumBrokerNodes(BROKERS)
                        .build())
                .setConfigProp("min.insync.replicas", 2)
                .setConfigProp("offsets.topic.replication.factor", (short) BROKERS)
                .setConfigProp("offsets.topic.num.partitions", 4)
                .setConfigProp("transaction.state.log.replication.factor", (short) BROKERS)
                .setConfigProp("transaction.state.log.min.isr", 2)
                .setConfigProp("transaction.state.log.num.partitions", 4)
                .setConfigProp("transaction.abort.timed.out.transaction.cleanup.interval.ms", 500)
                .setConfigProp("group.initial.rebalance.delay.ms", 0)
                .setConfigProp("auto.create.topics.enable", false)
                .setConfigProp("log.cleaner.dedupe.buffer.size", 4 << 20)
                .build();
        brokers.format();
        brokers.startup();
        brokers.waitForReadyBrokers();
        return brokers;
    }

    private static <T> List<T> part(List<T> all, int part, int parts) {
        return all.subList(all.size() * part / parts, all.size() * (part + 1) / parts);
    }

    private void startAnalyzer(LawCluster cluster, LawBench bench, Path directory) throws IOException {
        analyzers.add(AnalyzerProcess.start(
                cluster, bench.applicationId(), directory.resolve("chaos-" + states++), PARTITIONS));
    }

    /**
     * Publishes in small steps until one of the analyzers, halted, is found inside a transaction; kills it and starts another. They
     * are tried in turn: after a restart one of them may have all the tasks.
     */
    private void killInTransaction(
            LawCluster cluster, LawBench bench, Path directory, List<ProducerRecord<byte[], byte[]>> records)
            throws IOException, InterruptedException {
        OpenTransactions transactions = new OpenTransactions(bench.admin(), bench.applicationId());
        int first = random.nextInt(analyzers.size());
        AnalyzerProcess victim = analyzers.get(first);
        boolean open = false;
        int attempt = 0;
        while (!open && attempt < ATTEMPTS) {
            victim = analyzers.get((first + attempt) % analyzers.size());
            bench.publish(part(records, attempt++, ATTEMPTS));
            if (transactions.anyBegins()) {
                victim.halt();
                open = transactions.any() && transactions.anyThatStays();
                if (!open) {
                    victim.resume();
                }
            }
        }
        analyzers.remove(victim);
        victim.kill();
        killed++;
        killedInTransaction += open ? 1 : 0;
        startAnalyzer(cluster, bench, directory);
        bench.publish(records.subList(records.size() * attempt / ATTEMPTS, records.size()));
    }

    private void bounceBroker(KafkaClusterTestKit brokers) {
        BrokerServer broker = brokers.brokers().get(random.nextInt(BROKERS));
        broker.shutdown();
        broker.awaitShutdown();
        broker.startup();
        brokersStopped++;
    }

    private static Map<String, String> committed(LawCluster cluster, String ingest) {
        return CanonicalBodies.committed(cluster.clientConfig(), LawBench.METRICS, PARTITIONS, ingest)
                .byKey();
    }
}
