// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.cli.verdicts;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Element;

class CompareIT {

    @TempDir
    Path folder;

    private String csv(String name, long seed, int rows, double median) throws IOException {
        Random random = new Random(seed);
        StringBuilder text = new StringBuilder("request,ttft_ms\n");
        for (int i = 0; i < rows; i++) {
            text.append(String.format(Locale.ROOT, "%d,%.4f%n", i, median * Math.exp(0.3 * random.nextGaussian())));
        }
        return Files.writeString(folder.resolve(name), text).toString();
    }

    private CommandLineRun compare(String baseline, String candidate, String... more) {
        List<String> args = new ArrayList<>(List.of("compare", baseline, candidate, "--column", "ttft_ms"));
        args.addAll(List.of(more));
        return CommandLineRun.of(args.toArray(String[]::new));
    }

    @Test
    void shouldGiveEachOfTheThreeAnswersToTheShell() throws IOException {
        String base = csv("base.csv", 1, 2000, 200);

        CommandLineRun worse = compare(base, csv("worse.csv", 2, 2000, 400), "--statistic", "p95", "--margin", "15%");
        CommandLineRun same = compare(base, csv("same.csv", 3, 2000, 200), "--statistic", "p95", "--margin", "15%");
        CommandLineRun few = compare(base, csv("few.csv", 4, 40, 200), "--statistic", "p95", "--margin", "15%");

        assertThat(worse.exitCode()).isEqualTo(1);
        assertThat(worse.firstLine()).startsWith("REGRESSION — p95 ttft_ms is ").contains("% higher (95 % interval ");
        assertThat(same.exitCode()).isZero();
        assertThat(same.firstLine()).startsWith("NO REGRESSION — the one gate is passed: p95 ttft_ms changed by ");
        assertThat(few.exitCode()).isEqualTo(3);
        assertThat(few.firstLine()).contains("too few values lie beyond the quantile (p95 ttft_ms)");
        assertThat(few.out()).contains("needed    most is needed for p95 ttft_ms: about ");
    }

    @Test
    void shouldSayWhatAnAnswerTakesOfFilesToo() throws IOException {
        CommandLineRun one = CommandLineRun.of(
                "compare",
                csv("b.csv", 3, 400, 200),
                csv("c.csv", 4, 400, 280),
                "--column",
                "ttft_ms",
                "--margin",
                "15%");

        assertThat(one.exitCode()).isEqualTo(3);
        assertThat(one.out())
                .startsWith("INCONCLUSIVE — probably worse, but one run a side cannot confirm it: ")
                .contains("  needed    at least 4 files a side, each of a run of its own and made in turns:"
                        + " --baseline a1.csv a2.csv … --candidate b1.csv b2.csv …")
                .doesNotContain("kneepoint gate");
    }

    @Test
    void shouldTakeSeveralFilesASideAsRuns() throws IOException {
        List<String> args =
                new ArrayList<>(List.of("compare", "--column", "ttft_ms", "--output", "json", "--baseline"));
        for (int i = 0; i < 5; i++) {
            args.add(csv("b" + i + ".csv", 10 + i, 300, 200));
        }
        args.add("--candidate");
        for (int i = 0; i < 5; i++) {
            args.add(csv("c" + i + ".csv", 20 + i, 300, 300));
        }

        CommandLineRun run = CommandLineRun.of(args.toArray(String[]::new));

        JsonNode root = new ObjectMapper().readTree(run.out());
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(root.get("comparisons").get(0).get("evidence").asText()).isEqualTo("runs");
        assertThat(root.get("baseline")).hasSize(5);
        args.add("--pairing");
        args.add("paired");
        assertThat(CommandLineRun.of(args.toArray(String[]::new)).out()).contains("\"paired-runs\"");
    }

    @Test
    void shouldWriteJsonMarkdownAndJunit() throws Exception {
        String base = csv("a|<b>.csv", 1, 2000, 200);
        Path junit = folder.resolve("gates.xml");
        Path markdown = folder.resolve("verdict.md");

        CommandLineRun run = compare(
                base,
                csv("worse.csv", 2, 2000, 400),
                "--output",
                "json",
                "--junit",
                junit.toString(),
                "--markdown",
                markdown.toString());

        JsonNode root = new ObjectMapper().readTree(run.out());
        assertThat(root.get("verdict").asText()).isEqualTo("REGRESSION");
        assertThat(root.get("reason").isNull()).isTrue();
        assertThat(root.get("comparisons").get(0).get("concurrency").isNull()).isTrue();
        assertThat(Files.readString(markdown))
                .startsWith("### REGRESSION — p95 ttft\\_ms is ")
                .contains("| all | p95 ttft\\_ms | ");
        Element suite = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(junit.toFile())
                .getDocumentElement();
        assertThat(suite.getAttribute("tests")).isEqualTo("1");
        assertThat(suite.getAttribute("failures")).isEqualTo("1");
        assertThat(suite.getElementsByTagName("failure").getLength()).isEqualTo(1);
    }

    @Test
    void shouldGateARateByItsMean() throws IOException {
        CommandLineRun run =
                compare(csv("a.csv", 1, 1000, 100), csv("b.csv", 2, 1000, 50), "--higher-is-better", "--margin", "5%");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.firstLine()).startsWith("REGRESSION — mean ttft_ms is 50 % lower");
        assertThat(compare(csv("a.csv", 1, 1000, 50), csv("b.csv", 2, 1000, 100), "--higher-is-better")
                        .exitCode())
                .isZero();
    }

    @Test
    void shouldSayWhatIsWrongInOneSentence() throws IOException {
        String base = csv("base.csv", 1, 100, 200);

        assertThat(CommandLineRun.of("compare", base, base).err())
                .isEqualTo("kneepoint: --column: none (expected: the name of a column of " + base + ")\n");
        assertThat(compare(base, base, "--margin", "15pp").err())
                .startsWith("kneepoint: --margin: 15pp (expected: percent such as 15%)");
        assertThat(compare(base, base, "--metric", "ttft").err())
                .startsWith("kneepoint: --metric: ttft (expected: none");
        assertThat(CommandLineRun.of("compare", base).err())
                .startsWith("kneepoint: runs: " + base + " (expected: a baseline and");
        assertThat(CommandLineRun.of("compare", "a", "b", "--runs", folder.toString())
                        .err())
                .startsWith("kneepoint: run: a (expected: ");
        assertThat(CommandLineRun.of("compare", "a", "b", "--runs", folder.toString())
                        .exitCode())
                .isEqualTo(2);
        assertThat(compare(base, base, "--junit", folder.resolve("no/x.xml").toString())
                        .err())
                .contains("cannot be written");
    }
}
