// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kneepoint.analyzer.regression.Gate;
import io.kneepoint.analyzer.regression.GatePolicy;
import io.kneepoint.analyzer.regression.LevelSample;
import io.kneepoint.analyzer.regression.Metric;
import io.kneepoint.analyzer.regression.NamedSample;
import io.kneepoint.analyzer.regression.Pairing;
import io.kneepoint.analyzer.regression.RegressionReport;
import io.kneepoint.analyzer.regression.RequestSample;
import io.kneepoint.analyzer.regression.RunComparator;
import io.kneepoint.analyzer.regression.RunSample;
import io.kneepoint.analyzer.regression.TrendReport;
import io.kneepoint.analyzer.statistics.Sample;
import io.kneepoint.analyzer.statistics.Statistic;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;

/** One verdict in each of its forms. */
class VerdictFormsTest {

    private static RunSample run(String name, long seed, double slower, double dearer, double failing, int requests) {
        Random random = new Random(seed);
        LevelSample.Builder builder = LevelSample.builder().concurrency(8).seconds(60);
        for (int i = 0; i < requests; i++) {
            double ttft = slower * 200 * Math.exp(0.2 * random.nextGaussian());
            double tpot = 20 * Math.exp(0.1 * random.nextGaussian());
            builder.add(
                    random.nextDouble() < failing
                            ? RequestSample.failed()
                            : RequestSample.succeeded()
                                    .with(Metric.TTFT, ttft)
                                    .with(Metric.TPOT, tpot)
                                    .with(Metric.COST_PER_REQUEST, dearer * 0.001));
        }
        builder.throughput(Sample.of(random.doubles(40).map(u -> 1000 + u).toArray()));
        return new RunSample(name, Map.of(), List.of(builder.build()));
    }

    private static RegressionReport compare(double slower, double dearer, double failing, int requests) {
        return new RunComparator(GatePolicy.defaults(), Pairing.INDEPENDENT)
                .compare(
                        List.of(run("base", 1, 1, 1, 0, requests)),
                        List.of(run("cand", 2, slower, dearer, failing, requests)));
    }

    private static String table(RegressionReport report) {
        return VerdictTable.of(report, TableReport.Style.PLAIN);
    }

    private static String firstLine(RegressionReport report) {
        return table(report).lines().findFirst().orElseThrow();
    }

    @Test
    void shouldBeginWithTheVerdictAndWhy() {
        assertThat(firstLine(compare(2, 1, 0, 2000)))
                .matches(
                        "REGRESSION — p95 TTFT at 8 in flight is \\d+ % higher \\(95 % interval .*\\); the limit is 15 %\\.");
        assertThat(firstLine(compare(1, 1, 0, 2000)))
                .isEqualTo("NO REGRESSION — all 4 gates are passed, each shown to be within its margin.");
        assertThat(firstLine(compare(1, 1, 0, 400))).startsWith("INCONCLUSIVE — the data cannot say: ");
        assertThat(firstLine(compare(1, 1, 0.2, 2000)))
                .matches(
                        "REGRESSION — error rate at 8 in flight is \\d+\\.\\d points higher .*; the limit is 0\\.5 pp\\.");
    }

    @Test
    void shouldSayTheWorstFirstWhereTheAnswerIsOpen() {
        assertThat(firstLine(compare(1.25, 1, 0, 2000)))
                .matches(
                        "INCONCLUSIVE — probably worse, but one run a side cannot confirm it: p95 TTFT at 8 in flight is"
                                + " \\d+ % higher \\(95 % interval .*\\); the limit is 15 %\\.");
        assertThat(firstLine(compare(2, 1, 0, 80)))
                .startsWith("INCONCLUSIVE — the data cannot say: 3 of 4 gates give no answer (p95 TTFT at 8 in flight,")
                .contains(", mostly since too few values lie beyond the quantile; ")
                .containsPattern("; p95 TTFT at 8 in flight looks worst: \\+\\d+ % \\(95 % interval \\+.*\\)\\.$");
        assertThat(firstLine(compare(1, 1, 0, 400)))
                .isEqualTo(
                        "INCONCLUSIVE — the data cannot say: the interval reaches over the margin (error rate at 8 in flight).");
    }

    @Test
    void shouldSayWhatItWouldTake() {
        String few = table(compare(1, 1, 0, 400));

        assertThat(few)
                .containsPattern("needed    most is needed for .*: about [\\d,]+ requests a side, about \\d+ (s|min)");
        assertThat(few)
                .containsPattern(
                        "error rate +0 % +0 % .*\\? the interval reaches over the margin; about \\d+ requests");
        assertThat(table(compare(2, 1, 0, 2000))).doesNotContain("needed  ");
    }

    @Test
    void shouldSayThatSpendingDoubles() {
        assertThat(table(compare(1, 2, 0, 2000)))
                .contains(
                        "also      this change also doubles your spend at 8 in flight: 1.00 USD to 2.00 USD a thousand")
                .startsWith("NO REGRESSION");
        assertThat(table(compare(1, 1.3, 0, 2000))).contains("raises your spend by 30 %");
        assertThat(table(compare(1, 0.5, 0, 2000))).contains("halves your spend");
        assertThat(table(compare(1, 1, 0, 2000))).doesNotContain("spend");
    }

    @Test
    void shouldColourOnlyTheFirstLine() {
        String coloured = VerdictTable.of(compare(2, 1, 0, 2000), TableReport.Style.COLOUR);

        assertThat(coloured).startsWith("\u001b[1;31mREGRESSION");
        assertThat(coloured.lines().skip(1)).noneMatch(line -> line.contains("\u001b"));
    }

    @Test
    void shouldNotLetNamesIntoTheMarkup() throws Exception {
        Gate gate = new Gate(Metric.TTFT, Statistic.mean(), 5);
        double[] values = new Random(1).doubles(200).map(u -> 1 + u).toArray();
        String evil = "a|b <script> [x](y) *b* `c` \u0007";
        RegressionReport report = new RunComparator(GatePolicy.single(gate), Pairing.INDEPENDENT)
                .compareSamples(
                        evil,
                        gate,
                        List.of(new NamedSample("x`y", Sample.of(values))),
                        List.of(new NamedSample(
                                "z",
                                Sample.of(Arrays.stream(values).map(v -> 9 * v).toArray()))));

        String markdown = VerdictMarkdown.of(report);
        assertThat(markdown)
                .doesNotContain("<script>")
                .contains("\\[x](y)")
                .contains("a\\|b &lt;script>")
                .contains("`x'y`");
        String row = markdown.lines()
                .filter(line -> line.startsWith("| all"))
                .findFirst()
                .orElseThrow();
        assertThat(row.replace("\\|", "").chars().filter(c -> c == '|').count()).isEqualTo(9);
        Element suite = xml(VerdictJunit.of(report));
        assertThat(suite.getAttribute("failures")).isEqualTo("1");
        assertThat(((Element) suite.getElementsByTagName("testcase").item(0)).getAttribute("classname"))
                .isEqualTo("kneepoint." + evil.replace('\u0007', '?'));
    }

    private static Element xml(String text) throws Exception {
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(text)))
                .getDocumentElement();
    }

    @Test
    void shouldCountGatesInJunitAsTheyBlock() throws Exception {
        Element suite = xml(VerdictJunit.of(compare(2, 1, 0, 400)));

        assertThat(suite.getAttribute("tests")).isEqualTo("4");
        assertThat(suite.getAttribute("failures")).isEqualTo("1");
        assertThat(Integer.parseInt(suite.getAttribute("skipped")))
                .isEqualTo(suite.getElementsByTagName("skipped").getLength())
                .isPositive();
        assertThat(((Element) suite.getElementsByTagName("failure").item(0)).getAttribute("message"))
                .startsWith("REGRESSION (confirmed): +");
    }

    @Test
    void shouldWriteNullsAndNoNaN() throws Exception {
        for (RegressionReport report : List.of(compare(1, 1, 0, 1), compare(1, 1, 1, 2000), compare(2, 1, 0, 400))) {
            String text = VerdictJson.of(report);
            JsonNode root = new ObjectMapper().readTree(text);

            assertThat(text).doesNotContain("NaN").doesNotContain("Infinity");
            assertThat(root.get("comparisons")).isNotEmpty();
            assertThat(root.has("reason")).isTrue();
        }
    }

    @Test
    void shouldDrawAHistory() {
        List<RunSample> runs = new ArrayList<>();
        for (int i = 0; i < 14; i++) {
            runs.add(run("run" + i, i, i < 8 ? 1 : 1.6, 1, 0, 300));
        }

        String text = TrendTable.of(TrendReport.of(runs, GatePolicy.defaults()));

        assertThat(text.lines().findFirst().orElseThrow())
                .matches(
                        "WORSE SINCE run8 — p95 TTFT at 8 in flight is \\d+ % higher from there \\(p .*\\); the limit is 15 %\\.");
        assertThat(text).containsPattern("8  p95 TTFT .* [▁-█]{14} +\\+\\d+ % since run8 \\(p .*\\) worse");
        assertThat(TrendTable.of(TrendReport.of(runs.subList(0, 4), GatePolicy.defaults())))
                .startsWith("TOO FEW RUNS — 4 of them");
        assertThat(TrendTable.of(TrendReport.of(runs.subList(0, 8), GatePolicy.defaults())))
                .startsWith("NOT WORSE — 8 runs");
    }
}
