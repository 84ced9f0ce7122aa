// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BodyTemplateTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String ODD = "say \"hi\" \\ \t\n\r\u0001 é€😀 $model \"$prompt\"";

    @ParameterizedTest
    @CsvSource({
        "openai-chat, /messages/0/content, /max_tokens, /model",
        "openai-completions, /prompt, /max_tokens, /model",
        "anthropic-messages, /messages/0/content, /max_tokens, /model",
        "ollama-chat, /messages/0/content, /options/num_predict, /model",
        "tgi-generate, /inputs, /parameters/max_new_tokens, ",
        "llamacpp-completion, /prompt, /n_predict, "
    })
    void shouldWriteTheBodyOfEachDialect(String dialect, String prompt, String maxTokens, String model)
            throws JsonProcessingException {
        JsonNode body = write(Dialects.named(dialect).body(ObjectNodes.empty(), false), "llama \"3\"", ODD, 77);

        assertThat(body.at(prompt).textValue()).isEqualTo(ODD);
        assertThat(body.at(maxTokens).intValue()).isEqualTo(77);
        assertThat(body.at(maxTokens).isInt()).isTrue();
        if (model != null) {
            assertThat(body.at(model).textValue()).isEqualTo("llama \"3\"");
        }
    }

    @Test
    void shouldAskForUsage() throws JsonProcessingException {
        JsonNode body = write(Dialects.named("openai-chat").body(ObjectNodes.empty(), false), "m", "p", 1);

        assertThat(body.at("/stream").booleanValue()).isTrue();
        assertThat(body.at("/stream_options/include_usage").booleanValue()).isTrue();
        assertThat(body.at("/temperature").intValue()).isZero();
        assertThat(body.has("ignore_eos")).isFalse();
    }

    @Test
    void shouldMergeMoreFields() throws JsonProcessingException {
        ObjectNode more = (ObjectNode)
                JSON.readTree(
                        "{\"max_tokens\":null,\"max_completion_tokens\":\"$maxTokens\",\"top_k\":[1],\"stream_options\":{\"x\":1}}");

        JsonNode body = write(Dialects.named("openai-chat").body(more, true), "m", "p", 9);

        assertThat(body.has("max_tokens")).isFalse();
        assertThat(body.at("/max_completion_tokens").intValue()).isEqualTo(9);
        assertThat(body.at("/top_k/0").intValue()).isEqualTo(1);
        assertThat(body.at("/stream_options").size()).isEqualTo(2);
        assertThat(body.at("/ignore_eos").booleanValue()).isTrue();
    }

    @Test
    void shouldSayWhenAnApiCannotIgnoreTheEnd() {
        assertThatThrownBy(() -> Dialects.named("anthropic-messages").body(ObjectNodes.empty(), true))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("ignore end of sequence: not possible with dialect anthropic-messages (expected: off)");
    }

    private static JsonNode write(BodyTemplate template, String model, String prompt, int maxTokens)
            throws JsonProcessingException {
        ByteBuf out = Unpooled.buffer();
        template.write(out, model, prompt.getBytes(StandardCharsets.UTF_8), maxTokens);
        return JSON.readTree(out.toString(StandardCharsets.UTF_8));
    }
}
