// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.driver;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PromptSourceTest {

    @Test
    void shouldMakeFourAsciiCharactersAToken() {
        PromptSource prompts = new PromptSource(1, SharedPrefixes.NONE);

        for (int tokens : new int[] {1, 7, 512, 40_000}) {
            byte[] prompt = prompts.prompt(3, tokens);
            assertThat(prompt).hasSize(4 * tokens);
            assertThat(new String(prompt, StandardCharsets.US_ASCII)).matches("[a-z ]+");
        }
    }

    @Test
    void shouldMakeTheSamePromptsFromTheSameSeed() {
        assertThat(new PromptSource(5, new SharedPrefixes(1, 10)).prompt(42, 300))
                .isEqualTo(new PromptSource(5, new SharedPrefixes(1, 10)).prompt(42, 300));
        assertThat(new PromptSource(5, new SharedPrefixes(1, 10)).hash())
                .isEqualTo(new PromptSource(5, new SharedPrefixes(1, 10)).hash())
                .hasSize(16);
        assertThat(new PromptSource(5, new SharedPrefixes(1, 10)).hash())
                .isNotEqualTo(new PromptSource(6, new SharedPrefixes(1, 10)).hash())
                .isNotEqualTo(new PromptSource(5, new SharedPrefixes(1, 11)).hash());
    }

    @Test
    void shouldBeginNoTwoPromptsAlike() {
        PromptSource prompts = new PromptSource(9, SharedPrefixes.NONE);
        Set<String> beginnings = new HashSet<>();

        for (long ordinal = 0; ordinal < 20_000; ordinal++) {
            beginnings.add(new String(prompts.prompt(ordinal, 16), StandardCharsets.US_ASCII));
        }

        assertThat(beginnings).hasSize(20_000);
    }

    @Test
    void shouldShareJustThePrefixThatIsAskedFor() {
        PromptSource prompts = new PromptSource(9, new SharedPrefixes(1, 100));
        byte[] one = prompts.prompt(1, 200);
        byte[] other = prompts.prompt(2, 200);

        assertThat(Arrays.mismatch(one, other)).isBetween(400, 403);
    }

    @Test
    void shouldDrawFromAsManyPrefixesAsAskedFor() {
        PromptSource prompts = new PromptSource(9, new SharedPrefixes(7, 50));
        Map<String, Integer> uses = new HashMap<>();

        for (long ordinal = 0; ordinal < 700; ordinal++) {
            String prefix = new String(prompts.prompt(ordinal, 100), 0, 200, StandardCharsets.US_ASCII);
            uses.merge(prefix, 1, Integer::sum);
        }

        assertThat(uses).hasSize(7);
        assertThat(uses.values()).allMatch(count -> count > 60 && count < 140);
    }
}
