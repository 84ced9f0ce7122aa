// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.kneepoint.schemas.event.Outcome;
import io.kneepoint.schemas.timeline.RequestTimeline;
import io.kneepoint.schemas.topic.RecordKey;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class RunMetersTest {

    private static final Path DASHBOARD = Path.of("../docker/grafana/dashboards/kneepoint.json");
    private static final Pattern NAME = Pattern.compile("\\b(?:kneepoint|gen_ai)_[a-z_]+");
    private static final RecordKey KEY = RecordKey.ofRun("run-1", "live-1");

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final RunBoard board = new RunBoard();

    @Test
    void shouldCountARequestOnceHoweverOftenItIsRead() {
        RunMeters.bind(board, registry);

        board.take(KEY, request(7, Outcome.OK));
        board.take(KEY, request(7, Outcome.OK));
        board.take(KEY, request(8, Outcome.SERVER_ERROR));

        assertThat(registry.scrape())
                .contains(
                        "kneepoint_requests_total{outcome=\"ok\"} 1.0",
                        "kneepoint_requests_total{outcome=\"server_error\"} 1.0",
                        "kneepoint_output_tokens_total 22.0",
                        "gen_ai_server_time_to_first_token_seconds_bucket{le=\"0.04\"} 0",
                        "gen_ai_server_time_to_first_token_seconds_bucket{le=\"0.06\"} 1",
                        "gen_ai_server_time_per_output_token_seconds_sum 0.02",
                        "gen_ai_server_request_duration_seconds_count 1");
    }

    @Test
    void shouldHaveEveryMetricOfItsDashboard() throws Exception {
        RunMeters.bind(board, registry);
        board.take(KEY, request(1, Outcome.OK));
        String scrape = registry.scrape();

        for (String name : names()) {
            // The analyzer's own meters are those of its service, and tested there.
            if (!name.startsWith("kneepoint_analyzer_")) {
                assertThat(scrape).as(name).containsPattern("(?m)^" + name + "[{ ]");
            }
        }
    }

    private static Set<String> names() throws Exception {
        Set<String> names = new TreeSet<>();
        JsonNode dashboard = Reply.JSON.readTree(DASHBOARD.toFile());
        for (JsonNode expression : dashboard.findValues("expr")) {
            Matcher name = NAME.matcher(expression.asText());
            while (name.find()) {
                names.add(name.group());
            }
        }
        assertThat(names).hasSizeGreaterThan(6);
        return names;
    }

    private static RequestTimeline request(long ordinal, Outcome outcome) {
        return RequestTimeline.newBuilder()
                .setRunId("run-1")
                .setWorker(0)
                .setOrdinal(ordinal)
                .setStage(0)
                .setIntendedEpochNanos(1_000L)
                .setSentEpochNanos(1_000L)
                .setFirstTokenOffsetNanos(50_000_000L)
                .setLastTokenOffsetNanos(250_000_000L)
                .setClosedOffsetNanos(260_000_000L)
                .setOutcome(outcome)
                .setOutputTokens(11)
                .setOutputTokensFromUsage(true)
                .setArrivals(11)
                .setArrivalTokens(11)
                .setMultiTokenArrivals(0)
                .setGapSumNanos(200_000_000L)
                .setGapSquareSumHigh(0)
                .setGapSquareSumLow(0)
                .build();
    }
}
