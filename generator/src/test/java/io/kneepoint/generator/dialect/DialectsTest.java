// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kneepoint.generator.sse.ByteSpan;
import io.kneepoint.schemas.config.ConfigFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class DialectsTest {

    private static final String HOUSE = """
            name: house
            path: /talk
            contentTypes: [text/event-stream, text/plain]
            authHeader: X-House-Key
            body: { q: $prompt, n: $maxTokens, stream: true }
            answer: [/out/0/t]
            choices: [/out]
            finish: [/why]
            usage: { promptTokens: [/cost/in, /cost/kept], outputTokens: [/cost/out] }
            done:
              - event: bye
            error:
              - pointer: /state
                equals: broken
            """;

    static List<String> names() {
        return Dialects.names(ConfigFiles.builtIn());
    }

    @ParameterizedTest
    @MethodSource("names")
    void shouldReadEveryDialectThatComesWithKneepoint(String name) {
        Dialect dialect = Dialects.named(name);

        assertThat(dialect.name()).isEqualTo(name);
        assertThat(Dialects.forPath("/proxy" + dialect.spec().path()))
                .map(Dialect::name)
                .hasValue(name);
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/chat/completions, openai-chat",
        "/chat/completions, openai-chat",
        "/openai/deployments/gpt/chat/completions, openai-chat",
        "/api/v3/completions, openai-completions",
        "/completion, llamacpp-completion",
        "/v1/messages, anthropic-messages"
    })
    void shouldTellTheDialectByThePathsEnd(String path, String name) {
        assertThat(Dialects.forPath(path)).map(dialect -> dialect.spec().name()).hasValue(name);
    }

    @Test
    void shouldReadADialectFromAFile(@TempDir Path folder) throws IOException {
        Dialect dialect = Dialects.read(Files.writeString(folder.resolve("house.yaml"), HOUSE));
        Dialect.Reader reader = dialect.reader();

        assertThat(reader.read(ByteSpan.of("{\"out\":[{\"t\":\"a\"},{\"t\":\"b\"}]}"))
                        .answerTokens())
                .isEqualTo(1);
        assertThat(reader.read(ByteSpan.of("{\"state\":\"broken\"}")).isError()).isTrue();
        assertThat(reader.read(ByteSpan.of("{\"state\":\"fine\"}")).isError()).isFalse();
        EventFacts usage = reader.read(ByteSpan.of("{\"cost\":{\"out\":3,\"in\":5,\"kept\":7},\"why\":\"enough\"}"));
        assertThat(usage.promptTokens().value()).isEqualTo(12);
        assertThat(usage.outputTokens().value()).isEqualTo(3);
        assertThat(usage.isFinish()).isTrue();
        assertThat(dialect.isStream("Text/Plain; charset=utf-8")).isTrue();
        assertThat(dialect.spec().authPrefix()).isEmpty();
    }

    @Test
    void shouldPreferTheUsersFolderAndAddItsDialects(@TempDir Path folder) throws IOException {
        Path dialects = Files.createDirectory(folder.resolve("dialects"));
        Files.writeString(dialects.resolve("house.yaml"), HOUSE);
        Files.writeString(dialects.resolve("ollama-chat.yaml"), HOUSE.replace("name: house", "name: ollama-chat"));
        ConfigFiles config = new ConfigFiles(Optional.of(folder));

        assertThat(Dialects.names(config)).startsWith("openai-chat").endsWith("house");
        assertThat(Dialects.named("ollama-chat", config).spec().path()).isEqualTo("/talk");
        assertThat(Dialects.named("openai-chat", config).spec())
                .isEqualTo(Dialects.named("openai-chat").spec());
        assertThat(Dialects.forPath("/api/talk", config)).isPresent();
        assertThat(Dialects.forPath("/api/talk")).isEmpty();

        Files.writeString(dialects.resolve("house.yaml"), "name: house\n");
        assertThatThrownBy(() -> Dialects.named("house", config))
                .isInstanceOf(DialectFormatException.class)
                .hasMessageContaining(dialects.resolve("house.yaml").toString());
    }

    @Test
    void shouldPointAtAKeyThatDoesNotExist() {
        assertThatThrownBy(() -> Dialects.parse("house.yaml", HOUSE.replace("finish:", "finnish:")))
                .isInstanceOf(DialectFormatException.class)
                .hasMessageStartingWith("house.yaml:8: finnish: unknown key (expected: one of answer, authHeader, ")
                .hasMessageContaining("; did you mean finish?")
                .hasMessageContaining("finnish: [/why]")
                .hasMessageContaining("^ here");
    }

    @Test
    void shouldPointAtAKeyThatIsThereTwice() {
        assertThatThrownBy(() -> Dialects.parse("house.yaml", HOUSE + "path: /other\n"))
                .isInstanceOf(DialectFormatException.class)
                .hasMessageStartingWith("house.yaml:15: Duplicate field 'path'");
    }

    @Test
    void shouldSayWhatIsMissingOrWrong() {
        assertThatThrownBy(() -> Dialects.parse("h.yaml", HOUSE.replace("path: /talk\n", "")))
                .hasMessageContaining("path: missing (expected: a value)");
        assertThatThrownBy(() -> Dialects.parse("h.yaml", HOUSE.replace("/out/0/t", "out.t")))
                .hasMessage("h.yaml: pointer: out.t (expected: a JSON pointer such as /choices/*/text)");
        assertThatThrownBy(() -> Dialects.parse("h.yaml", HOUSE.replace("$prompt", "prompt")))
                .hasMessage("h.yaml: body: no $prompt (expected: one string that is just $prompt)");
        assertThatThrownBy(() -> Dialects.parse("h.yaml", HOUSE.replace("event: bye", "{}")))
                .hasMessageContaining("mark: 0 of literal, event and pointer (expected: exactly one)");
        assertThatThrownBy(() -> Dialects.named("openai"))
                .hasMessageStartingWith("dialect: openai (expected: one of openai-chat, ");
        assertThatThrownBy(() -> Dialects.read(Path.of("nowhere.yaml")))
                .hasMessage("dialect: cannot read nowhere.yaml (expected: a YAML file)");
    }
}
