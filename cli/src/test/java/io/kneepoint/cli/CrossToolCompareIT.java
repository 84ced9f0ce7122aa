// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One engine, measured by tools that end TPOT at different moments: converted where both files hold the same one, else refused. */
class CrossToolCompareIT {

    private static final int REQUESTS = 300;
    private static final String GUIDELLM_REQUEST =
            "{\"info\":{\"timings\":{\"request_start\":%.6f,\"first_token_iteration\":%.6f,\"last_token_iteration\":%.6f,"
                    + "\"request_end\":%.6f}},\"input_metrics\":{\"text_tokens\":5},\"output_metrics\":{\"text_tokens\":101}}";
    private static final String LOAD_TEST_REQUEST =
            "{\"user_id\":1,\"input_tokens\":5,\"output_tokens\":101,\"start_time\":%.6f,\"first_token_time\":%.6f,"
                    + "\"end_time\":%4$.6f,\"error_code\":null,\"error_text\":null}";

    /** A chunk of three tokens between the first and the last, as the tool writes it: with its time three times. */
    private static final String INFERENCE_PERF_REQUEST =
            "{\"start_time\":%.6f,\"end_time\":%4$.6f,\"request\":\"\",\"response\":\"\",\"info\":{\"input_tokens\":5,"
                    + "\"output_tokens\":5,\"output_token_times\":[%2$.6f,%3$.6f,%3$.6f,%3$.6f,%4$.6f]},\"error\":null}";

    /** Without a usage block, so that nobody counted its tokens. */
    private static final String AIPERF_RAW_REQUEST =
            "{\"metadata\":{\"request_start_ns\":%1$.0f000000000,\"request_end_ns\":%4$.0f000000000,"
                    + "\"benchmark_phase\":\"profiling\",\"was_cancelled\":false},\"start_perf_ns\":%1$.0f000000000,"
                    + "\"payload\":{},\"status\":200,\"responses\":["
                    + delta("%2$.0f") + "," + delta("%3$.0f") + "," + delta("%4$.0f") + "],\"error\":null}";

    @TempDir
    private Path directory;

    @BeforeEach
    void importAll() throws IOException {
        imported(
                "guidellm",
                "{\"metadata\":{\"guidellm_version\":\"0.5.0\"},\"benchmarks\":[{\"config\":{\"strategy\":{\"type_\":\"concurrent\","
                        + "\"streams\":8}},\"requests\":{\"successful\":[" + requests(GUIDELLM_REQUEST, 1) + "]}}]}");
        imported(
                "load-test",
                "{\"results\":[" + requests(LOAD_TEST_REQUEST, 2)
                        + "],\"config\":{\"load_options\":{\"concurrency\":8}}}");
        String ones = IntStream.range(0, REQUESTS).mapToObj(i -> "5").collect(Collectors.joining(","));
        imported(
                "sglang",
                "{\"backend\":\"sglang\",\"dataset_name\":\"random\",\"request_rate\":Infinity,\"max_concurrency\":8,"
                        + "\"sharegpt_output_len\":null,\"duration\":100.0,\"input_lens\":[" + ones
                        + "],\"output_lens\":["
                        + ones + "],\"ttfts\":[" + ones.replace("5", "0.2") + "],\"itls\":["
                        + ones.replace("5", "[0.008,0.008,0.008,0.008]") + "],\"errors\":[" + ones.replace("5", "\"\"")
                        + "]}");
    }

    /** First token after about 0.2 s, last 0.8 s later, end 0.2 s after that: TPOT is 8 ms to the last token and 10 to the end. */
    private static String requests(String form, long seed) {
        Random random = new Random(seed);
        return IntStream.range(0, REQUESTS)
                .mapToObj(i -> {
                    double sent = 1_700_000_000 + 0.3 * i;
                    double first = sent + 0.2 * (1 + 0.05 * random.nextDouble());
                    double last = first + 0.8 * (1 + 0.05 * random.nextDouble());
                    return String.format(Locale.ROOT, form, sent, first, last, last + 0.2);
                })
                .collect(Collectors.joining(","));
    }

    private static String delta(String seconds) {
        return "{\"perf_ns\":" + seconds + "000000000,\"packets\":[{\"name\":\"data\",\"value\":"
                + "\"{\\\"choices\\\":[{\\\"delta\\\":{\\\"content\\\":\\\"a\\\"}}]}\"}]}";
    }

    private void imported(String name, String text) throws IOException {
        Path file = Files.writeString(directory.resolve(name + ".json"), text);
        Invocation imported = Invocation.of(
                "import",
                file.toString(),
                "--run-id",
                name,
                "--runs",
                directory.resolve("runs").toString());
        assertThat(imported.exitCode()).as(imported.err()).isZero();
    }

    private JsonNode tpot(String baseline, String candidate) throws IOException {
        Invocation compared = Invocation.of(
                "compare",
                baseline,
                candidate,
                "--output",
                "json",
                "--runs",
                directory.resolve("runs").toString());
        return StreamSupport.stream(
                        new ObjectMapper()
                                .readTree(compared.out())
                                .get("comparisons")
                                .spliterator(),
                        false)
                .filter(comparison -> comparison.get("metric").asText().equals("tpot"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void shouldConvertToTheEndThatBothFilesHold() throws IOException {
        JsonNode tpot = tpot("guidellm", "load-test");

        assertThat(tpot.get("verdict").asText()).isEqualTo("NO_REGRESSION");
        assertThat(tpot.get("baselineValue").asDouble()).isCloseTo(10.4, within(0.1));
        assertThat(tpot.get("candidateValue").asDouble()).isCloseTo(10.4, within(0.1));
        assertThat(tpot.get("notes").toString())
                .contains("tpot: converted to one rule: from the first content to the stream end");
    }

    @Test
    void shouldRefuseWhereOneFileDoesNotHoldIt() throws IOException {
        JsonNode tpot = tpot("sglang", "load-test");

        assertThat(tpot.get("reason").asText()).isEqualTo("NOT_COMPARABLE");
        assertThat(tpot.get("notes").toString()).contains("tpot: measured by different rules: ");
    }

    @Test
    void shouldNotTakeTheTokenizersTokensForContentDeltas() throws IOException {
        imported("inference-perf", "[" + requests(INFERENCE_PERF_REQUEST, 3) + "]");
        imported("aiperf-raw", requests(AIPERF_RAW_REQUEST, 4).replace("}],\"error\":null},", "}],\"error\":null}\n"));

        JsonNode tpot = tpot("aiperf-raw", "inference-perf");

        assertThat(tpot.get("reason").asText()).isEqualTo("NOT_COMPARABLE");
        assertThat(tpot.get("notes").toString()).contains("tokens counted by arrivals: content deltas");
    }
}
