// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CapacityCommandTest {

    private static final String TABLE = """
            concurrency,tok/s,ttft_p50,ttft_p95,ttft_p99,error_pct
            1,58,45,52,61,0
            2,112,47,56,68,0
            4,218,51,64,82,0
            8,410,58,79,105,0
            16,735,72,115,162,0
            32,1180,98,195,340,0
            64,1450,145,420,980,0.5
            128,1310,290,1350,3800,4.2
            """;

    @TempDir
    Path folder;

    private Path table;

    @BeforeEach
    void write() throws IOException {
        table = Files.writeString(folder.resolve("article.csv"), TABLE);
    }

    private record Result(int code, String out, String err) {

        JsonNode json() {
            assertThat(code).as(err).isZero();
            try {
                return new ObjectMapper().readTree(out);
            } catch (JsonProcessingException e) {
                throw new AssertionError(out, e);
            }
        }
    }

    private static Result run(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code = Kneepoint.execute(new PrintWriter(out), new PrintWriter(err), arguments);
        return new Result(code, out.toString(), err.toString());
    }

    @Test
    void shouldFindInTheArticlesTableWhatItHolds() {
        JsonNode curve = run("capacity", "--levels", table.toString(), "--output", "json")
                .json()
                .get("curve");

        JsonNode usl = curve.get("usl");
        assertThat(usl.get("gamma").asDouble()).isCloseTo(56.17, within(0.005));
        assertThat(usl.get("alpha").asDouble()).isCloseTo(0.01122, within(0.000005));
        assertThat(usl.get("beta").asDouble()).isCloseTo(1.890e-4, within(0.0005e-4));
        assertThat(curve.get("fittedPeak").get("concurrency").asDouble()).isCloseTo(72.3, within(0.05));
        assertThat(curve.get("knee").get("low").asDouble()).isEqualTo(16);
        assertThat(curve.get("knee").get("high").asDouble()).isCloseTo(33.15, within(0.01));
        assertThat(curve.get("sweetSpot").get("low").asDouble()).isCloseTo(25.36, within(0.01));
        assertThat(curve.get("sweetSpot").get("high").asDouble()).isCloseTo(32.02, within(0.01));
        assertThat(curve.get("breakingPoint").get("lastGood").asDouble()).isEqualTo(64);
        assertThat(curve.get("breakingPoint").get("firstBroken").asDouble()).isEqualTo(128);
        assertThat(curve.get("fittedPeak").get("ci95Low").isNull()).isTrue();
        assertThat(curve.get("reasons").get("PEAK_CI").asText()).isEqualTo("fewer than 4 blocks at a level");
    }

    @Test
    void shouldPriceEveryLevelAndPlanReplicas() {
        String[] arguments = {
            "capacity", "--levels", table.toString(), "--gpu-price-per-hour", "2.5", "--gpus", "2", "--rps", "50"
        };
        Result lengthUnknown = run(arguments);
        assertThat(lengthUnknown.code()).isEqualTo(2);
        assertThat(lengthUnknown.err())
                .contains("--rps: 50.0 requests of unknown length (expected: --output-tokens, or --tokens-per-second");

        JsonNode root = run(
                        "capacity",
                        "--levels",
                        table.toString(),
                        "--gpu-price-per-hour",
                        "2.5",
                        "--gpus",
                        "2",
                        "--rps",
                        "50",
                        "--output-tokens",
                        "100",
                        "--output",
                        "json")
                .json();

        JsonNode at64 = root.get("levels").get(6);
        assertThat(at64.get("costUsdPerMillionOutputTokens").asDouble())
                .isCloseTo(5 / 3600.0 / 1450 * 1e6, within(1e-9));
        assertThat(at64.get("efficiency").asDouble()).isCloseTo(.391, within(.0005));
        assertThat(at64.get("errorRate").asDouble()).isCloseTo(.005, within(1e-12));
        assertThat(root.get("plan").get("tokensPerSecond").asDouble()).isEqualTo(5000);
        assertThat(root.get("plan").get("replicas").asLong()).isEqualTo(5);
        assertThat(root.get("plan").get("headroom").asDouble()).isCloseTo(1 - 1000 / 1463.85, within(1e-5));
        assertThat(root.get("serving").get("usdPerHour").asDouble()).isEqualTo(5);
        assertThat(run("capacity", "--levels", table.toString(), "--gpu-price-per-hour", "2.5")
                        .out())
                .contains("USD/M tok", "USL: γ 56.17 tok/s, α 0.01122, β 1.890e-04", "Sweet     25 to 32 in flight");
    }

    @Test
    void shouldSetThePredictedCeilingBesideTheMeasuredKnee() {
        Result result = run(
                "capacity",
                "--levels",
                table.toString(),
                "--model",
                "meta-llama/Meta-Llama-3-8B-Instruct",
                "--gpu",
                "a100-80",
                "--context",
                "4384");

        assertThat(result.out())
                .contains("KV cache  holds 102 requests of 4,384 tokens by arithmetic"
                        + " (1 × a100-80, bf16 weights, bf16 cache); the knee comes at 24 % of that");
    }

    @Test
    void shouldCountTheArticlesModelExactly() {
        JsonNode fit = run(
                        "capacity",
                        "--model",
                        "llama3-70b",
                        "--gpu",
                        "a100-80",
                        "--context",
                        "8192",
                        "--output",
                        "json")
                .json();

        assertThat(fit.get("kvCachePerToken").get("bytes").asLong()).isEqualTo(327_680);
        assertThat(fit.get("kvCachePerRequest").get("bytes").asLong()).isEqualTo(2_684_354_560L);
        assertThat(fit.get("kvCachePerRequest").get("gb").asDouble()).isCloseTo(2.68, within(0.005));
        assertThat(fit.get("kvCachePerRequest").get("gib").asDouble()).isEqualTo(2.5);
        assertThat(fit.get("maxRequests").asLong()).isZero();
        assertThat(fit.get("fewestGpus").asInt()).isEqualTo(2);
        assertThat(run("capacity", "--model", "llama3-70b", "--gpu", "a100-80", "--context", "8192")
                        .out())
                .contains("2,684,354,560 B", "2.68 GB", "2.50 GiB", "the weights do not fit; --tp 2 is enough.");
    }

    /** Shapes as published in each model's config.json; sizes worked out from them by hand. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            llama3-70b.json      | 8192  | 70553706496  | 327680  | 2684354560
            qwen2.5-7b.json      | 32768 | 7615616512   | 57344   | 1879048192
            mixtral-8x7b.json    | 32768 | 46702792704  | 131072  | 4294967296
            gemma2-9b.json       | 8192  | 9241705984   | 344064  | 2113929216
            deepseek-v3.json     | 65536 | 671026419200 | 70272   | 4605345792
            """)
    void shouldCountPublishedModels(String file, long context, long parameters, long token, long request) {
        JsonNode fit = run(
                        "capacity",
                        "--config-json",
                        "src/test/resources/models/" + file,
                        "--context",
                        Long.toString(context),
                        "--output",
                        "json")
                .json();

        assertThat(fit.get("parameters").asLong()).isEqualTo(parameters);
        assertThat(fit.get("kvCachePerToken").get("bytes").asLong()).isEqualTo(token);
        assertThat(fit.get("kvCachePerRequest").get("bytes").asLong()).isEqualTo(request);
        assertThat(fit.get("maxRequests").isNull()).isTrue();
    }

    @Test
    void shouldRefuseAModelItCannotCount() throws IOException {
        Path config = Files.writeString(
                folder.resolve("config.json"),
                "{\"model_type\":\"jamba\",\"attn_layer_period\":8,\"hidden_size\":4096,\"num_hidden_layers\":32,"
                        + "\"num_attention_heads\":32,\"max_position_embeddings\":262144}");
        Result hybrid = run("capacity", "--config-json", config.toString(), "--context", "8192");

        assertThat(hybrid.code()).isEqualTo(2);
        assertThat(hybrid.err())
                .contains("attn_layer_period: 8 (expected: attention in every layer, not a hybrid")
                .hasLineCount(1);
        Files.writeString(config, "[1]");
        assertThat(run("capacity", "--config-json", config.toString(), "--context", "8192")
                        .err())
                .contains("no object (expected: a model's config.json)");
        Files.writeString(config, "{");
        assertThat(run("capacity", "--config-json", config.toString(), "--context", "8192")
                        .err())
                .contains("not JSON");
        Result nameless = run("capacity", "--model", "gpt-5", "--context", "8192");
        assertThat(nameless.code()).isEqualTo(2);
        assertThat(nameless.err()).contains("model: gpt-5 (expected: one of llama3-8b, ");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            --rps 10 --latency 2s      | 20.00 requests in flight = 10.00 requests/s × 2.000 s each (Little's law)
            --in-flight 20 --latency 2s| 20.00 requests in flight = 10.00 requests/s × 2.000 s each (Little's law)
            --rps 10 --in-flight 20    | 20.00 requests in flight = 10.00 requests/s × 2.000 s each (Little's law)
            """)
    void shouldApplyLittlesLawInEveryDirection(String arguments, String line) {
        assertThat(run(("capacity " + arguments).split(" ")).out()).isEqualTo(line + "\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--rps 10",
                "--rps 10 --latency 2s --in-flight 20",
                "--rps 0 --latency 2s",
                "--rps 10 --latency 2",
                "--model llama3-8b",
                "--model llama3-8b --context 0",
                "--model llama3-8b --context 8192 --tp 2",
                "--model llama3-8b --context 8192 --gpu abacus",
                "--model llama3-8b --context 8192 --gpu l4 --tp 3",
                "--model llama3-8b --context 8192 --kv-dtype fp7",
                "--levels nowhere.csv"
            })
    void shouldRefuseWhatDoesNotFitTogetherInOneSentence(String arguments) {
        Result result = run(("capacity " + arguments).split(" "));

        assertThat(result.code()).isEqualTo(2);
        assertThat(result.out()).isEmpty();
        assertThat(result.err()).contains("(expected: ").hasLineCount(1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            concurrency                                   | :1: columns: concurrency (expected: at least concurrency and
            concurrency,tok/s,colour                      | :1: column: colour (expected: concurrency, tokens_per_second,
            concurrency,tok/s,throughput                  | :1: column: throughput is there twice
            "concurrency,tok/s\n1"                        | :2: cells: 1 (expected: 2, as in the heading)
            "concurrency,tok/s\n1,many"                   | :2: many (expected: a number from 0)
            "concurrency,tok/s,error_pct\n1,5,101"        | :2: 101 (expected: a number from 0 to 100, in percent)
            "concurrency,tok/s\n1.5,5"                    | :2: 1.5,5 (expected: a whole concurrency from 1,
            "concurrency,tok/s,p95\n1,5,0"                | :2: ttftP95Nanos: 0.0 (expected: finite and above 0)
            "concurrency,tok/s\n1,5\n\n1,6"               | has level 1.0 twice
            "concurrency,tok/s"                           | has no level
            """)
    void shouldPointAtTheLineOfAFileThatIsWrong(String text, String message) throws IOException {
        Files.writeString(table, text.replace("\\n", "\n"));

        Result result = run("capacity", "--levels", table.toString());

        assertThat(result.code()).isEqualTo(2);
        assertThat(result.err()).contains(message);
    }
}
