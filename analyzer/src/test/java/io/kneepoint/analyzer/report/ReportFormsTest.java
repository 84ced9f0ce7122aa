// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.util.HashSet;
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
