// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.gauges;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kneepoint.schemas.config.ConfigFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EngineProfilesTest {

    private static final EngineProfiles ENGINES = EngineProfiles.read(ConfigFiles.builtIn());

    private static EngineLoad load(String engine, double running, double waiting, double kvUsage) {
        return new EngineLoad(engine, running, OptionalDouble.of(waiting), OptionalDouble.of(kvUsage));
    }

    @Test
    void shouldAddUpTheEnginesOfAPage() {
        String page = """
                # HELP vllm:num_requests_running Number of requests in model execution batches.
                # TYPE vllm:num_requests_running gauge
                vllm:num_requests_running{engine="0",model_name="a/b"} 12.0
                vllm:num_requests_running{engine="1",model_name="a/b"} 9.0
                vllm:num_requests_waiting{engine="0",model_name="a/b"} 0.0
                vllm:num_requests_waiting{engine="1",model_name="a/b"} 3.0
                vllm:kv_cache_usage_perc{engine="0",model_name="a/b"} 0.25
                vllm:kv_cache_usage_perc{engine="1",model_name="a/b"} 0.75
                vllm:gpu_cache_usage_perc{engine="0",model_name="a/b"} 0.99
                """;

        assertThat(ENGINES.load(page)).contains(load("vllm", 21, 3, 0.75));
    }

    @Test
    void shouldTakeAnOldNameWhereThePageHasNoNewOne() {
        assertThat(ENGINES.load("vllm:num_requests_running 1\nvllm:gpu_cache_usage_perc 0.5\n"))
                .contains(new EngineLoad("vllm", 1, OptionalDouble.empty(), OptionalDouble.of(0.5)));
    }

    @Test
    void shouldCountOneNumberOnceWhereEveryRankRepeatsIt() {
        String page = """
                sglang:num_running_reqs{model_name="m",tp_rank="0",pp_rank="0"} 7
                sglang:num_running_reqs{model_name="m",tp_rank="1",pp_rank="0"} 7
                sglang:num_queue_reqs{model_name="m",tp_rank="0",pp_rank="0"} 2
                sglang:num_queue_reqs{model_name="m",tp_rank="1",pp_rank="0"} 2
                sglang:token_usage{model_name="m",tp_rank="0",pp_rank="0"} 0.28
                """;

        assertThat(ENGINES.load(page)).contains(load("sglang", 7, 2, 0.28));
    }

    @Test
    void shouldKnowEnginesThatSayLess() {
        assertThat(ENGINES.load("tgi_batch_current_size 4\ntgi_queue_size 1\n"))
                .contains(new EngineLoad("tgi", 4, OptionalDouble.of(1), OptionalDouble.empty()));
        assertThat(ENGINES.load("llamacpp:requests_processing 2\nllamacpp:requests_deferred 5\n"))
                .contains(new EngineLoad("llama.cpp", 2, OptionalDouble.of(5), OptionalDouble.empty()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "<html><body>not here</body></html>",
                "vllm:num_requests_waiting 3",
                "vllm:num_requests_running NaN",
                "vllm:num_requests_running{model_name=\"a} 3",
                "# vllm:num_requests_running 3",
                "node_load1 0.5"
            })
    void shouldNotReadALoadIntoAnotherPage(String page) {
        assertThat(ENGINES.load(page)).isEmpty();
    }

    @Test
    void shouldReadEveryFormOfASample() {
        String page =
                "a 1\na{} 2 1395066363000\nb{x=\"1,}\",y=\"q\\\"\\\\\\n\" , } -Inf\nc{z=\"\"}\t1e3 # {id=\"1\"} 0.5\nd NaN";

        assertThat(PrometheusSeries.parse(page))
                .containsExactly(
                        new PrometheusSeries("a", Map.of(), 1),
                        new PrometheusSeries("a", Map.of(), 2),
                        new PrometheusSeries("b", Map.of("x", "1,}", "y", "q\"\\\n"), Double.NEGATIVE_INFINITY),
                        new PrometheusSeries("c", Map.of("z", ""), 1000),
                        new PrometheusSeries("d", Map.of(), Double.NaN));
    }

    @Test
    void shouldTakeTheUsersNames(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("engines.yaml"), "engines: [{name: house, running: [house_busy]}]");
        EngineProfiles own = EngineProfiles.read(new ConfigFiles(Optional.of(folder)));

        assertThat(own.load("house_busy 5"))
                .contains(new EngineLoad("house", 5, OptionalDouble.empty(), OptionalDouble.empty()));

        Files.writeString(folder.resolve("engines.yaml"), "engines: [{name: house, running: []}]");
        assertThatThrownBy(() -> EngineProfiles.read(new ConfigFiles(Optional.of(folder))))
                .hasMessageContaining("running: [] (expected: at least one gauge)");
    }
}
