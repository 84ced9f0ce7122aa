// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.cli.world;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * As many tokens as the machine can send and time for a minute, and what the process holds by its own health events:
 * the short sister of {@code config/plans/full-speed.yaml}. Part of the long forms.
 */
@Timeout(240)
class FullSpeedIT {

    private static final long MANY_TOKENS = 200_000;

    /** For buffers that grow, and what other threads fill at once after a collection; 84 bytes a token would just pass. */
    private static final long SLACK_BYTES = 16 << 20;

    /** Files and threads that the JVM opens when it likes; the run has 100 connections. */
    private static final int FEW = 10;

    @TempDir
    Path folder;

    @Test
    void shouldHoldNoMoreAfterManyTokensThanOnceItWasWarm() throws Exception {
        Assumptions.assumeTrue(Boolean.getBoolean("kneepoint.full"), "the long form");
        Path plan = Files.writeString(folder.resolve("plan.yaml"), """
                name: full-speed
                endpoint: {timeouts: {total: 20s}}
                prompts: {tokens: 32, outputTokens: 2000}
                phases:
                  - soak: {concurrency: 100, duration: 60s, warmUp: 40s}
                """);
        try (ChildCommand endpoint = ChildCommand.start(folder, "simulate", "--pace", "0.08")) {
            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> (endpoint.out() + endpoint.err()).contains("listening on "));
            String address =
                    (endpoint.out() + endpoint.err()).replaceAll("(?s).*listening on (http://[0-9.:]+).*", "$1");
            try (ChildCommand run = ChildCommand.start(
                    folder,
                    "run",
                    plan.toString(),
                    "--url",
                    address + "/v1/chat/completions",
                    "--model",
                    "m",
                    "--sink",
                    "recording",
                    "--no-calibration",
                    "--output",
                    "json",
                    "--runs",
                    folder.resolve("runs").toString())) {
                Awaitility.await().atMost(Duration.ofSeconds(150)).until(() -> !run.isAlive());
                assertThat(run.await()).as(run.err()).isZero();
                assertFlat(new ObjectMapper().readTree(run.out()));
            }
        }
    }

    private static void assertFlat(JsonNode report) {
        assertThat(report.get("state").asText()).isEqualTo("COMPLETE");
        JsonNode level = report.at("/levels/0");
        assertThat(level.get("outputTokens").asLong()).as("%s", level).isGreaterThan(MANY_TOKENS);
        JsonNode held = report.at("/health/resources");
        assertThat(held.get("liveHeapWarmBytes").asLong()).isPositive();
        assertThat(held.get("liveHeapAfterBytes").asLong())
                .isLessThan(held.get("liveHeapWarmBytes").asLong() + SLACK_BYTES);
        assertThat(held.get("openFilesLast").asLong())
                .isLessThanOrEqualTo(held.get("openFilesFirst").asLong() + FEW);
        assertThat(held.get("threadsLast").asLong())
                .isLessThanOrEqualTo(held.get("threadsFirst").asLong() + FEW);
    }
}
