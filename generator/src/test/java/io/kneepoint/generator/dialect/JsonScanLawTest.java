// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kneepoint.generator.sse.ByteSpan;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The scan accepts exactly the JSON that a full parser accepts. */
class JsonScanLawTest {

    private static final ObjectMapper ORACLE =
            new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    private static final String DOCUMENT =
            "{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"a\\u00e9\\n\\\"\"},\"x\":[1,-2.5e+3,true,false,null,{}]}],"
                    + "\"usage\":{\"prompt_tokens\":12,\"completion_tokens\":0.5},\"e\":\"\\\\\"}";
    private static final String ALPHABET = "{}[]:,\"\\ntfe01.-+ uE\t\nx";

    private final Dialect.Reader reader = Dialects.named("openai-chat").reader();

    @Test
    void shouldAgreeWithAParserOnDamagedDocuments() {
        SplittableRandom random = new SplittableRandom(20);
        int valid = 0;
        for (int i = 0; i < 40_000; i++) {
            StringBuilder damaged = new StringBuilder(DOCUMENT);
            int edits = random.nextInt(1, 3);
            for (int e = 0; e < edits; e++) {
                int at = random.nextInt(damaged.length());
                char c = ALPHABET.charAt(random.nextInt(ALPHABET.length()));
                switch (random.nextInt(4)) {
                    case 0 -> damaged.setCharAt(at, c);
                    case 1 -> damaged.insert(at, c);
                    case 2 -> damaged.deleteCharAt(at);
                    default -> damaged.setLength(Math.max(1, at));
                }
            }
            String json = damaged.toString();
            boolean expected = isJson(json);
            valid += expected ? 1 : 0;
            assertThat(!reader.read(ByteSpan.of(json)).isMalformed())
                    .as("case %d: %s", i, json)
                    .isEqualTo(expected);
        }
        assertThat(valid).isBetween(1_000, 39_000);
    }

    @Test
    void shouldRefuseNestingWithoutBound() {
        String deep = "[".repeat(JsonScan.MAX_DEPTH) + "]".repeat(JsonScan.MAX_DEPTH);

        assertThat(reader.read(ByteSpan.of(deep)).isMalformed()).isFalse();
        assertThat(reader.read(ByteSpan.of("[" + deep + "]")).isMalformed()).isTrue();
        assertThat(reader.read(ByteSpan.of("[".repeat(1_000_000))).isMalformed())
                .isTrue();
    }

    private static boolean isJson(String json) {
        try {
            ORACLE.readTree(json.getBytes(StandardCharsets.UTF_8));
            return !json.isBlank();
        } catch (IOException e) {
            return false;
        }
    }
}
