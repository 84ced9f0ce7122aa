// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NarrowReportTest {

    private static final RunReport REPORT = SampleReport.of("llama3-8b");

    @ParameterizedTest
    @ValueSource(ints = {44, 60, 80, 100})
    void shouldFitTheTerminalAndKeepWhatMattersMost(int columns) {
        String text = TableReport.of(REPORT, TableReport.Style.PLAIN, columns);

        assertThat(text.lines()).allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(columns));
        assertThat(text).contains("load", "tok/s", "p95", "errors", "about 25", "64");
    }

    @Test
    void shouldSayWhatANarrowTableLeavesOut() {
<<<<<<< HEAD
        assertThat(TableReport.of(REPORT, TableReport.Style.PLAIN, 60))
                .contains("(a wider terminal also shows jitter", "TTFT p95");
=======
        assertThat(TableReport.of(REPORT, TableReport.Style.PLAIN, 60)).contains("(a wider terminal also shows jitter");
        assertThat(TableReport.of(REPORT, TableReport.Style.PLAIN, 44)).contains("TTFT p95", "TTFT p50, n");
>>>>>>> page
        assertThat(TableReport.of(REPORT, TableReport.Style.PLAIN)).doesNotContain("wider terminal");
    }

    @Test
    void shouldFoldANamedLineUnderItsText() {
        assertThat(NarrowLines.of("  Knee      about 25 requests in flight (estimates 16 to 49)", 40))
                .containsExactly("  Knee      about 25 requests in flight", "            (estimates 16 to 49)");
        assertThat(NarrowLines.of("  short", 40)).containsExactly("  short");
        assertThat(NarrowLines.of("http://127.0.0.1/" + "x".repeat(60), 40)).hasSize(1);
    }
}
