// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.imports;

import static org.assertj.core.api.Assertions.assertThat;

import io.kneepoint.generator.testing.CollectingSink;
import io.kneepoint.generator.testing.Fuzz;
import io.kneepoint.schemas.event.RequestEnded;
import io.kneepoint.schemas.event.RunEnded;
import io.kneepoint.schemas.event.StreamEvent;
import io.kneepoint.schemas.event.TokensArrived;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Another tool's file is taken whole or refused by name before a run is begun; no time of what is taken runs backwards. */
class ImportFuzzTest {

    private static final Path SAMPLES = Path.of("src/test/resources");
    private static final long MOST_BYTES = 256L << 20;
    private static final int LONGEST_SEED = 60_000;

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({
        "imports/aiperf.jsonl, aiperf",
        "imports/aiperf-raw.jsonl, aiperf-raw",
        "imports/guidellm.json, guidellm",
        "imports/mlperf.jsonl, mlperf",
        "imports/genai-perf.json, genai-perf",
        "imports/inference-perf.json, inference-perf",
        "imports/llmperf.json, llmperf",
        "imports/sglang.jsonl, sglang",
        "imports/llm-load-test.json, llm-load-test",
        "vllm/base/concurrency1.json, vllm"
    })
    void shouldTakeWholeOrRefuse(String sample, String format) throws Exception {
        byte[] good = Files.readAllBytes(SAMPLES.resolve(sample));
        Import reader = Imports.named(format);
        Path file = folder.resolve(SAMPLES.resolve(sample).getFileName());
        int inputs = good.length > LONGEST_SEED ? 60 : 300;
        Fuzz.run("import " + format, List.of(good), inputs, Set.of(ImportException.class), MOST_BYTES, input -> {
            Files.write(file, input);
            reader.looksLike(file);
            CheckedImport checked = reader.check(List.of(file), ImportOptions.NONE);
            // What was found good is written without a word.
            CollectingSink sink = new CollectingSink();
            try {
                checked.writeTo("fuzz", sink);
            } catch (ImportException e) {
                throw new AssertionError("checked, and then refused", e);
            }
            requireSound(sink.events());
        });
    }

    private static void requireSound(List<StreamEvent> events) {
        RunEnded ended = (RunEnded) events.get(events.size() - 1).getPayload();
        assertThat(ended.getEventsGenerated()).isEqualTo(events.size());
        for (StreamEvent event : events) {
            if (event.getPayload() instanceof TokensArrived frame) {
                assertThat(frame.getDeltasNanos()).allMatch(delta -> delta >= 0);
                assertThat(frame.getTokens()).allMatch(tokens -> tokens >= 0);
            } else if (event.getPayload() instanceof RequestEnded request) {
                assertThat(request.getOutputTokens() == null || request.getOutputTokens() >= 0)
                        .isTrue();
                assertThat(request.getPromptTokens() == null || request.getPromptTokens() >= 0)
                        .isTrue();
            }
        }
    }
}
