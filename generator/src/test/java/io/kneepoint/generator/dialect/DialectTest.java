// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import io.kneepoint.generator.sse.NdjsonDecoder;
import io.kneepoint.generator.sse.SseDecoder;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The streams below are written by hand from the public descriptions of the APIs. */
class DialectTest {

    @Test
    void shouldReadAnOpenAiChat() {
        List<String> facts = read("openai-chat", """
                data: {"id":"c1","object":"chat.completion.chunk","choices":[{"index":0,"delta":{"role":"assistant","content":""},"logprobs":null,"finish_reason":null}]}

                data: {"choices":[{"index":0,"delta":{"reasoning_content":"Hm"},"finish_reason":null}]}

                data: {"choices":[{"index":0,"delta":{"reasoning":"so"},"finish_reason":null}]}

                data: {"choices":[{"delta":{"content":"Hello"},"index":0}],"usage":null}

                data: {"choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"id":"t","function":{"name":"f","arguments":""}}]}}]}

                data: {"choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"function":{"arguments":"{}"}}]}}]}

                data: {"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}

                data: {"choices":[],"usage":{"prompt_tokens":12,"total_tokens":17,"completion_tokens":5,"prompt_tokens_details":{"cached_tokens":8}}}

                data: [DONE]

                """);

        assertThat(facts)
                .containsExactly(
                        "CHOICE",
                        "CONTENT r1 choice",
                        "CONTENT r1 choice",
                        "CONTENT a1 choice",
                        "CONTENT a1 choice",
                        "CONTENT a1 choice",
                        "CHOICE finish",
                        "USAGE 12/5/8",
                        "DONE");
    }

    @Test
    void shouldCountTheTokensThatAnEventLists() {
        assertThat(read("openai-chat", """
                        data: {"choices":[{"delta":{"content":"abc"},"token_ids":[1,2,3]}]}

                        data: {"choices":[{"delta":{"content":"ab"},"logprobs":{"content":[{"token":"a","top_logprobs":[]},{"token":"b"}]}}]}

                        data: {"choices":[{"delta":{"content":""},"token_ids":[]}]}

                        """)).containsExactly("CONTENT a3 choice", "CONTENT a2 choice", "CHOICE");
        assertThat(read(
                        "openai-completions",
                        "data: {\"choices\":[{\"text\":\"ab\",\"logprobs\":{\"tokens\":[\"a\",\"b\"]}}]}\n\n"))
                .containsExactly("CONTENT a2 choice");
    }

    @Test
    void shouldCountEachChoiceOfAnEvent() {
        assertThat(
                        read(
                                "openai-chat",
                                "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"a\"}},"
                                        + "{\"index\":1,\"delta\":{\"content\":\"\"}},{\"index\":2,\"delta\":{\"content\":\"b\"}}]}\n\n"))
                .containsExactly("CONTENT a2 choice");
    }

    @Test
    void shouldReadWhatIsWrittenOddly() {
        assertThat(read(
                        "openai-chat",
                        "data: \t{ \"choices\" : [ { \"x\":[[{}],{\"delta\":{\"content\":\"no\"}}], \"del\\u0074a\" : {\"content\":"
                                + "\"\\\"\\\\\\u00e9\"} } ] , \"choices2\":[{\"delta\":{\"content\":\"no\"}}] }\n\n"))
                .containsExactly("CONTENT a1 choice");
    }

    @Test
    void shouldFindErrorsInsideAStream() {
        assertThat(read("openai-chat", """
                        data: {"error":{"message":"secret words","type":"server_error","code":500}}

                        data: {"object":"error","message":"secret words","type":"BadRequestError","code":400}

                        data: {"error":null,"choices":[]}

                        event: error
                        data: {"message":"secret words"}

                        """))
                .containsExactly("ERROR server_error/500", "ERROR BadRequestError/400", "OTHER", "ERROR");
    }

    @Test
    void shouldKeepNothingOfAnErrorThatIsNotAName() {
        assertThat(read(
                        "openai-chat",
                        "data: {\"error\":{\"type\":\"the prompt was: hello\",\"code\":\"sk-1234567890abcdef\"}}\n\n"))
                .containsExactly("ERROR");
    }

    @Test
    void shouldReadOpenAiCompletions() {
        assertThat(read("openai-completions", """
                        data: {"id":"cmpl","choices":[{"index":0,"text":"Hello","logprobs":null,"finish_reason":null}],"usage":null}

                        data: {"choices":[{"index":0,"text":"","finish_reason":"length"}]}

                        data: {"choices":[],"usage":{"prompt_tokens":3,"completion_tokens":1}}

                        data: [DONE]

                        """))
                .containsExactly("CONTENT a1 choice", "CHOICE finish", "USAGE 3/1/-", "DONE");
    }

    @Test
    void shouldReadAnthropicMessages() {
        assertThat(read("anthropic-messages", """
                        event: message_start
                        data: {"type":"message_start","message":{"id":"m","type":"message","content":[],"usage":{"input_tokens":10,"cache_read_input_tokens":90,"output_tokens":1}}}

                        event: content_block_start
                        data: {"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}

                        event: ping
                        data: {"type":"ping"}

                        event: content_block_delta
                        data: {"type":"content_block_delta","index":0,"delta":{"type":"thinking_delta","thinking":"Hm"}}

                        event: content_block_delta
                        data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"Hello"}}

                        event: content_block_stop
                        data: {"type":"content_block_stop","index":0}

                        event: message_delta
                        data: {"type":"message_delta","delta":{"stop_reason":"end_turn","stop_sequence":null},"usage":{"output_tokens":15}}

                        event: message_stop
                        data: {"type":"message_stop"}

                        event: error
                        data: {"type":"error","error":{"type":"overloaded_error","message":"secret"}}

                        """))
                .containsExactly(
                        "USAGE 100/1/90",
                        "CHOICE",
                        "OTHER",
                        "CONTENT r1 choice",
                        "CONTENT a1 choice",
                        "OTHER",
                        "CHOICE finish -/15/-",
                        "DONE",
                        "ERROR overloaded_error");
    }

    @Test
    void shouldReadOllama() {
        assertThat(read("ollama-chat", """
                        {"model":"m","message":{"role":"assistant","content":"","thinking":"Hm"},"done":false}
                        {"model":"m","message":{"role":"assistant","content":"Hello"},"done":false}
                        {"model":"m","message":{"role":"assistant","content":""},"done":true,"done_reason":"stop","prompt_eval_count":26,"eval_count":290}
                        {"error":"model runner stopped"}
                        """))
                .containsExactly("CONTENT r1 choice", "CONTENT a1 choice", "DONE choice finish 26/290/-", "ERROR");
    }

    @Test
    void shouldReadTextGenerationInference() {
        assertThat(read("tgi-generate", """
                        data:{"index":1,"token":{"id":5,"text":"Hello","logprob":-0.5,"special":false},"generated_text":null,"details":null}

                        data:{"index":2,"token":{"id":2,"text":"</s>","logprob":-1.5,"special":true},"generated_text":"Hello","details":{"finish_reason":"eos_token","generated_tokens":2,"seed":null}}

                        data:{"error":"Request failed","error_type":"generation"}

                        """))
                .containsExactly("CONTENT a1 choice", "CONTENT a1 choice finish -/2/-", "ERROR generation");
    }

    @Test
    void shouldReadLlamaCpp() {
        assertThat(read("llamacpp-completion", """
                        data: {"index":0,"content":"Hel","tokens":[1,2],"stop":false,"id_slot":-1,"tokens_predicted":2,"tokens_evaluated":4}

                        data: {"index":0,"content":"lo","tokens":[],"stop":false}

                        data: {"index":0,"content":"","tokens":[],"stop":true,"stop_type":"eos","tokens_predicted":3,"tokens_evaluated":4,"timings":{"prompt_ms":1.5e1}}

                        """))
                .containsExactly("CONTENT a2 choice 4/2/-", "CONTENT a1 choice", "DONE choice finish 4/3/-");
    }

    private static List<String> read(String dialectName, String stream) {
        Dialect dialect = Dialects.named(dialectName);
        Dialect.Reader reader = dialect.reader();
        List<String> facts = new ArrayList<>();
        var decoder = dialect.framing() == Framing.SSE ? new SseDecoder(1 << 20) : new NdjsonDecoder(1 << 20);
        decoder.decode(
                Unpooled.copiedBuffer(stream, StandardCharsets.UTF_8), event -> facts.add(text(reader.read(event))));
        return facts;
    }

    private static String text(EventFacts facts) {
        StringBuilder text = new StringBuilder(facts.kind().name());
        if (facts.answerTokens() > 0) {
            text.append(" a").append(facts.answerTokens());
        }
        if (facts.reasoningTokens() > 0) {
            text.append(" r").append(facts.reasoningTokens());
        }
        if (facts.hasChoice() && facts.kind() != EventKind.CHOICE) {
            text.append(" choice");
        }
        text.append(facts.isFinish() ? " finish" : "");
        if (facts.hasUsage()) {
            text.append(' ').append(count(facts.promptTokens())).append('/');
            text.append(count(facts.outputTokens())).append('/').append(count(facts.cachedTokens()));
        }
        facts.errorLabel().ifPresent(label -> text.append(' ').append(label));
        return text.toString();
    }

    private static String count(EventFacts.Count count) {
        return count.isSet() ? Integer.toString(count.value()) : "-";
    }
}
