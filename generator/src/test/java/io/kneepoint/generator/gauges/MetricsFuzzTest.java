// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.gauges;

import static org.assertj.core.api.Assertions.assertThat;

import io.kneepoint.generator.testing.Fuzz;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Whatever an engine's metrics page says, what is no sample is left out. */
class MetricsFuzzTest {

    private static final String PAGE = """
            # HELP vllm:num_requests_running Number of requests in model execution batches.
            # TYPE vllm:num_requests_running gauge
            vllm:num_requests_running{model_name="m\\"x\\\\y",engine="0"} 8.0
            vllm:kv_cache_usage_perc{model_name="m"} 0.25 1795478400000
            tgi_queue_size 3
            sglang:token_usage{a="b",} NaN
            """;

    @Test
    void shouldReadEveryPage() {
        Fuzz.run(
                "metrics page",
                List.of(PAGE.getBytes(StandardCharsets.UTF_8)),
                10_000,
                Set.of(),
                32L << 20,
                input -> PrometheusSeries.parse(new String(input, StandardCharsets.UTF_8)));
    }

    @Test
    void shouldReadALineOfAnyLength() {
        String value = "v\\\"".repeat(1 << 18);
        String labels = "a=\"b\",".repeat(1 << 17);

        assertThat(PrometheusSeries.parse("x{a=\"" + value + "\"} 1\n")).hasSize(1);
        assertThat(PrometheusSeries.parse("x{" + labels + "} 1\n")).hasSize(1);
        assertThat(PrometheusSeries.parse("x{a=\"" + value)).isEmpty();
        assertThat(PrometheusSeries.parse("x" + " ".repeat(1 << 20) + "y")).isEmpty();
    }
}
