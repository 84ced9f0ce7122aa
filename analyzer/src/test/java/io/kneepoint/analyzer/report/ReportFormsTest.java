// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ReportFormsTest {

    @Test
    void shouldWriteOneRowOfMarkdownForEachLevel() {
        String markdown = MarkdownReport.of(SampleReport.of("llama3-8b"));

        assertThat(markdown.lines().filter(line -> line.startsWith("| ")))
                .hasSize(9)
                .allSatisfy(
                        line -> assertThat(line.chars().filter(c -> c == '|')).hasSize(12));
        assertThat(markdown).contains("- **Knee**: about 25 requests in flight").contains("1,350 ms ❌");
    }

    @Test
    void shouldNotLetANameBecomeMarkup() {
        String markdown = MarkdownReport.of(SampleReport.of("a|b <img src=x> [c](d)\n# e"));

        assertThat(markdown).contains("Model a\\|b \\<img src=x\\> \\[c\\](d) \\# e.");
    }

    @Test
    void shouldSayFirstThatARunMustNotBeTrusted() {
        String table = TableReport.of(SampleReport.invalid(), TableReport.Style.PLAIN);
        String markdown = MarkdownReport.of(SampleReport.invalid());
        CapacityReport capacity = new CapacityReport(
                        "run-1",
                        SampleReport.invalid().levels(),
                        SampleReport.invalid().curve().orElseThrow(),
                        Serving.unknown(),
                        Optional.empty(),
                        List.of())
                .withWarning(SampleReport.invalid().warning());

        String warning = "INVALID, so do not trust these numbers: event loop lag p99 while measuring: 120.3 ms";
        assertThat(table).startsWith(warning);
        assertThat(capacity.table()).startsWith(warning);
        assertThat(capacity.json().get("warning").asText()).startsWith(warning);
        assertThat(markdown).startsWith("> **" + warning);
        assertThat(TableReport.of(SampleReport.of("m"), TableReport.Style.PLAIN))
                .startsWith("Run run-1");
    }

    @Test
    void shouldSayOfWhatTheLagIsThatDidNotDecide() {
        assertThat(TableReport.of(SampleReport.invalid(), TableReport.Style.PLAIN))
                .contains(
                        "event loop lag p99 90.4 ms over the whole run (INVALID looks only at the time in which a worker"
                                + " measured) · send lateness p99 1.00 ms · longest GC pause none");
    }

    @Test
    void shouldSayWhyRequestsFailed() {
        String line = "Failed at 2: 4 SERVER_ERROR, 1 TIMEOUT";

        assertThat(TableReport.of(SampleReport.invalid(), TableReport.Style.PLAIN))
                .contains("  " + line);
        assertThat(MarkdownReport.of(SampleReport.invalid())).contains("- Failed at 2: 4 SERVER\\_ERROR, 1 TIMEOUT");
    }

    @Test
    void shouldDrawThePicture() {
        BufferedImage picture = CurvePicture.of(SampleReport.of("m"));

        assertThat(picture.getWidth()).isEqualTo(CurvePicture.WIDTH);
        Set<Integer> colours = new HashSet<>();
        for (int x = 0; x < picture.getWidth(); x += 2) {
            for (int y = 0; y < picture.getHeight(); y += 2) {
                colours.add(picture.getRGB(x, y) & 0xFFFFFF);
            }
        }
        // The lines of throughput, p50 and p95, and the knee's.
        assertThat(colours).contains(0x0B5C94, 0x00795F, 0xB54708);
    }

    @Test
    void shouldRefuseToDrawWithoutACurve() {
        assertThatThrownBy(() -> CurvePicture.of(SampleReport.empty()))
                .hasMessage("levels: 0 (expected: 2 or more of a known concurrency, to draw a curve)");
    }
}
