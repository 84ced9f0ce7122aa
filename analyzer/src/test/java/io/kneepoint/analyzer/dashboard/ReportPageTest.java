// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.kneepoint.analyzer.report.SampleReport;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ReportPageTest {

    private static final String HOSTILE = "m</script><script>alert(1)</script>";

    private final String html = new ReportPage("run-1").html(SampleReport.of(HOSTILE));

    @Test
    void shouldHoldAllThatItShows() {
        assertThat(html).doesNotContain("src=\"", "href=\"", "@import", "url(");
        assertThat(html).contains("default-src 'none'").doesNotContain("unsafe-inline", "{{");
    }

    @Test
    void shouldAllowExactlyItsOwnScript() throws Exception {
        Matcher script =
                Pattern.compile("<script>(.*?)</script>", Pattern.DOTALL).matcher(html);

        assertThat(script.find()).isTrue();
        byte[] digest =
                MessageDigest.getInstance("SHA-256").digest(script.group(1).getBytes(StandardCharsets.UTF_8));
        assertThat(html).contains("script-src 'sha256-" + Base64.getEncoder().encodeToString(digest) + "'");
        assertThat(script.find()).as("a second script").isFalse();
    }

    @Test
    void shouldHoldTheReportAsData() throws Exception {
        Matcher data = Pattern.compile("<script type=\"application/json\" id=\"data\">(.*?)</script>", Pattern.DOTALL)
                .matcher(html);

        assertThat(data.find()).isTrue();
        JsonNode report = Reply.JSON.readTree(data.group(1)).get("report");
        assertThat(report.get("model").asText()).isEqualTo(HOSTILE);
        assertThat(report.get("levels")).hasSize(8);
    }
}
