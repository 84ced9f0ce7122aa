// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.driver;

import io.kneepoint.generator.client.ClientSettings;
import io.kneepoint.generator.client.Endpoint;
import io.kneepoint.generator.dialect.Dialects;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Run specifications for tests, and waiting for runs with a bound. */
final class Runs {

    static final LoadSettings QUICK = new LoadSettings(
            Duration.ofMillis(20), Duration.ofMillis(5), Duration.ofSeconds(20), Duration.ofSeconds(20));

    private Runs() {}

    static RunSpec to(String url, StageSpec... stages) {
        return to(url, Map.of(), stages);
    }

    static RunSpec to(String url, Map<String, String> headers, StageSpec... stages) {
        return RunSpec.of(
                        RunAbout.of("test-run", "kneepoint test"),
                        ClientSettings.of(Endpoint.parse(url), headers),
                        Dialects.named("openai-chat"),
                        RequestShape.of("test-model", LengthRange.of(32), new LengthRange(2, 6), 11),
                        List.of(stages))
                .withLoad(QUICK);
    }

    static StageSpec level(int concurrency, int requests) {
        return new StageSpec("c=" + concurrency, concurrency, requests, Duration.ofSeconds(20));
    }

    static RunSummary await(LoadRun run) throws InterruptedException, ExecutionException, TimeoutException {
        return run.completion().get(60, TimeUnit.SECONDS);
    }
}
