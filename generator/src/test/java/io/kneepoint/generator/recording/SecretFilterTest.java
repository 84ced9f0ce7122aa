// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.recording;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SecretFilterTest {

    private static final String SECRET = "planted-7f3a9c";

    @TempDir
    private Path runs;

    @Test
    void shouldLetNoSecretAndNoPromptIntoAnyFile() throws IOException {
        RunDescription description = RunDescription.builder("secret", "kneepoint 0.1.0", SampleRun.CREATED)
                .endpoint("https://user:" + SECRET + "@host:8443/v1/chat?api-key=" + SECRET + "#" + SECRET)
                .plan(Map.of(
                        "headers", Map.of("Authorization", "Bearer " + SECRET, "X-Team", SECRET),
                        "extraHeaders", Map.of("X-Any", SECRET),
                        "apiKey", SECRET,
                        "request", Map.of("messages", List.of(Map.of("role", "user", "content", SECRET))),
                        "prompts", List.of(SECRET),
                        "proxy", "http://me:" + SECRET + "@proxy:3128",
                        "note", "run with Bearer " + SECRET,
                        "list", List.of(Map.of("client_secret", SECRET), "sk-" + SECRET)))
                .calibration(Map.of("cookie", SECRET))
                .labels(Map.of("token", SECRET, "url", "https://host/?k=" + SECRET, "experiment", "a"))
                .build();

        RecordingWriter.create(runs, description, InstantSource.fixed(SampleRun.CREATED))
                .close();

        try (var files = Files.walk(runs)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String content = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
                assertThat(content).as(file.toString()).doesNotContain(SECRET);
            }
        }
        String json = Files.readString(runs.resolve("secret").resolve("run.json"));
        assertThat(json).contains("https://host:8443/v1/chat", "Authorization", "X-Team", "http://proxy:3128", "\"a\"");
    }

    @Test
    void shouldKeepWhatIsHarmless() {
        Map<String, Object> plan = Map.of(
                "levels",
                List.of(1, 2, 4),
                "promptTokens",
                512,
                "maxTokens",
                128,
                "prompts",
                Map.of("count", 10, "meanTokens", 200),
                "stream",
                true,
                "endpoint",
                "http://127.0.0.1:8000/v1/completions");

        assertThat(SecretFilter.clean(plan)).isEqualTo(plan);
    }

    @ParameterizedTest
    @CsvSource({
        "http://127.0.0.1:8000/v1, http://127.0.0.1:8000/v1",
        "http://u:p@h/x?y=1, http://h/x",
        "https://h?y=1, https://h",
        "https://a@b@h/p#f, https://h/p",
        "http://h/$1\\2, http://h/$1\\2",
        "plain words, plain words",
        "Authorization: Bearer abc.def, Authorization: (removed)"
    })
    void shouldCleanText(String given, String expected) {
        assertThat(SecretFilter.cleanText(given)).isEqualTo(expected);
    }

    @Test
    void shouldTellPromptSetsApartWithoutKeepingThem() {
        PromptFacts facts = PromptFacts.of(List.of("abc", "a", "abcde", "ab"));

        assertThat(facts.count()).isEqualTo(4);
        assertThat(facts.minChars()).isEqualTo(1);
        assertThat(facts.medianChars()).isEqualTo(2);
        assertThat(facts.maxChars()).isEqualTo(5);
        assertThat(facts.sha256())
                .hasSize(64)
                .isNotEqualTo(PromptFacts.of(List.of("abca", "", "abcde", "ab")).sha256());
    }
}
