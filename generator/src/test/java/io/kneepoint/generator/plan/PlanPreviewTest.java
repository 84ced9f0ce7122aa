// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.kneepoint.schemas.config.StrictYaml;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class PlanPreviewTest {

    private static final Path FOLDER = Path.of("../config/plans");

    private static String preview(String rest) {
        Plan plan = StrictYaml.parse("plan.yaml", "name: p\nendpoint: {simulator: s}\n" + rest, Plan.class);
        return String.join("\n", PlanPreview.of(plan, FOLDER, Overrides.NONE));
    }

    @Test
    void shouldDrawARampOfARate() {
        assertThat(preview("""
                prompts: {tokens: 100-300, outputTokens: 50}
                price: {inputUsdPerMillionTokens: 1, outputUsdPerMillionTokens: 2}
                phases:
                  - ramp: {rate: 1/s to 31/s, arrivals: even, duration: 60s}
                """)).isEqualTo("""
                Plan p · 1 phase · seed 1

                  1 ramp · ramp · 60.0 s · 960 requests
                    ▕▁▁▁▁▂▁▂▂▂▂▂▂▃▃▃▃▃▃▃▃▄▃▄▄▄▄▄▄▅▄▅▅▅▅▅▅▆▅▆▆▆▆▆▆▇▆▇▇▇▇▇▇█▇██████▏ 1 to 31 requests/s

                  In all     60.0 s of load
                  Tokens     960 requests, 192,000 prompt tokens, at most 48,000 output tokens
                  Cost       at most 0.2880 USD at 1 USD in and 2 USD out a million tokens""");
    }

    @Test
    void shouldSayWhatIsNotKnownYet() {
        assertThat(preview("""
                phases:
                  - sweep: {concurrency: [1, 2], requests: 10, maxDuration: 20s}
                  - name: hold
                    sustained: {concurrency: 75% of knee, duration: 60s}
                  - soak: {concurrency: 4, duration: 3h}
                """))
                .contains("1 sweep-1 · sweep · at most 40.0 s · about 26 requests")
                .contains("2 hold · sustained at 75% of knee, known when the run gets there")
                .contains("3 soak-3 · soak · 3 h 0 min · as many requests as the endpoint answers")
                .contains("4 in flight")
                .contains("In all     at most 3 h 0 min 40 s of load, and what is not known yet")
                .contains(
                        "Tokens     26 requests, 13,312 prompt tokens, at most 3,328 output tokens, and what is not known yet")
                .contains("Cost       not known: the plan has no price");
    }

    @Test
    void shouldAddUpATrace() {
        assertThat(preview("phases: [{trace: {file: ../traces/azure-code-10min.csv, timeScale: 10}}]\n"))
                .contains("1 trace · trace · 58.6 s · 1,482 requests")
                .contains("1,482 requests, 3,078,083 prompt tokens, at most 40,649 output tokens");
    }

    @Test
    void shouldDrawNothingAsNothing() {
        assertThat(BlockPlot.of(new double[] {0, 0.01, 1, 8})).isEqualTo(" ▁▁█");
        assertThat(BlockPlot.of(new double[] {0, 0})).isEqualTo("  ");
    }
}
