// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.plan;

import io.kneepoint.generator.testing.Fuzz;
import io.kneepoint.generator.trace.TraceException;
import io.kneepoint.generator.trace.Traces;
import io.kneepoint.schemas.config.ConfigException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever a plan or a trace says, it is read or refused by name. */
class PlanFuzzTest {

    private static final Path CONFIG = Path.of("../config");
    private static final int TRACE_BYTES = 4_000;

    @TempDir
    Path folder;

    @Test
    void shouldReadOrRefuseEveryPlan() throws IOException {
        List<byte[]> plans = new ArrayList<>();
        try (Stream<Path> files = Files.list(CONFIG.resolve("plans"))) {
            for (Path file : files.sorted().toList()) {
                plans.add(Files.readAllBytes(file));
            }
        }
        Path file = folder.resolve("plan.yaml");
        Fuzz.run("plan", plans, 3_000, Set.of(ConfigException.class), 64L << 20, input -> {
            Files.write(file, input);
            Plan.read(file);
        });
    }

    @Test
    void shouldReadOrRefuseEveryTrace() throws IOException {
        List<byte[]> traces = List.of(
                beginning(Files.readAllBytes(CONFIG.resolve("traces/azure-code-10min.csv"))),
                beginning(Files.readAllBytes(Path.of("src/test/resources/traces/mooncake-40.jsonl"))),
                "Timestamp,Model,Request tokens,Response tokens,Total tokens,Log Type\n5,ChatGPT,472,18,490,Conversation log\n"
                        .getBytes(StandardCharsets.UTF_8));
        Path file = folder.resolve("trace");
        Fuzz.run("trace", traces, 3_000, Set.of(TraceException.class), 64L << 20, input -> {
            Files.write(file, input);
            Traces.read(file);
        });
    }

    private static byte[] beginning(byte[] bytes) {
        return java.util.Arrays.copyOf(bytes, Math.min(bytes.length, TRACE_BYTES));
    }
}
