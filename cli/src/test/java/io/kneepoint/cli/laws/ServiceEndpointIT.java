// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.cli.laws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.kneepoint.analyzer.run.EventLaws;
import io.kneepoint.analyzer.run.SyntheticRun;
import io.kneepoint.analyzer.service.ServiceEndpoint;
import io.kneepoint.analyzer.streams.AnalyzerReset;
import io.kneepoint.analyzer.streams.AnalyzerService;
import io.kneepoint.analyzer.streams.AnalyzerSettings;
import io.kneepoint.analyzer.streams.RunTimeouts;
import io.kneepoint.schemas.event.StreamEvent;
import io.kneepoint.schemas.topic.Topics;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The analyzer as a service: what it says of itself, and how it is made to forget. */
class ServiceEndpointIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final List<StreamEvent> events = SyntheticRun.events(1, 12, 1, 4);

    @Test
    void shouldSayHowItIsAndReadEverythingAgainAfterAReset(@TempDir Path directory)
            throws IOException, InterruptedException {
        try (LawCluster cluster = LawCluster.embedded(directory);
                LawBench bench = new LawBench(cluster, directory)) {
            bench.createTopics(2);
            AnalyzerSettings settings = LawBench.settings(
                    bench.applicationId(),
                    cluster.clientConfig(),
                    directory.resolve("reset"),
                    2,
                    cluster.replication(),
                    RunTimeouts.defaults());
            AnalyzerService analyzer = bench.startAnalyzer(RunTimeouts.defaults());
            String ingest = bench.newIngest();
            List<ProducerRecord<byte[], byte[]>> records = Publication.of(events, ingest, 2, bench.registry());
            try (ServiceEndpoint endpoint = ServiceEndpoint.start(analyzer, InetAddress.getLoopbackAddress(), 0)) {
                bench.publish(List.of(new ProducerRecord<>(
                        Topics.STREAM_EVENTS.name(), 0, null, "garbage".getBytes(StandardCharsets.UTF_8))));
                bench.publish(records);
                assertThat(bench.awaitClosed(ingest).lastByKey())
                        .isEqualTo(EventLaws.foldOffline(events).lastByKey());

                assertThat(get(endpoint, "/health").statusCode()).isEqualTo(200);
                assertThat(get(endpoint, "/health").body()).contains("\"healthy\":true");
                String metrics = get(endpoint, "/metrics").body();
                assertThat(metrics)
                        .contains("kneepoint_analyzer_up 1.0")
                        .contains("kneepoint_analyzer_dead_letters_total 1.0")
                        .contains("kneepoint_analyzer_records_total " + (records.size() + 1.0))
                        .contains("kneepoint_analyzer_lag_records ");
                await().atMost(PATIENCE)
                        .until(() -> get(endpoint, "/metrics").body().contains("kneepoint_analyzer_state_runs 3.0"));
                assertThat(get(endpoint, "/other").statusCode()).isEqualTo(404);

                assertThatThrownBy(() -> AnalyzerReset.run(settings))
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("is in use (expected: no running analyzer of this id)");
                bench.stopAnalyzers();
                assertThat(get(endpoint, "/health").statusCode()).isEqualTo(503);
            }

            assertThat(AnalyzerReset.run(settings))
                    .contains("consumer group " + bench.applicationId())
                    .hasSizeGreaterThanOrEqualTo(4);
            assertThat(AnalyzerReset.run(settings)).isEmpty();
            AnalyzerService again = bench.startAnalyzer(RunTimeouts.defaults());
            assertThat(bench.awaitClosed(ingest).lastByKey())
                    .isEqualTo(EventLaws.foldOffline(events).lastByKey());
            assertThat(again.activity().records()).isEqualTo(records.size() + 1L);
        }
    }

    private static HttpResponse<String> get(ServiceEndpoint endpoint, String path)
            throws IOException, InterruptedException {
        URI uri = URI.create("http://127.0.0.1:" + endpoint.address().getPort() + path);
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
    }
}
