// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.driver;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Prompts that are made of blocks share just what the ids of their blocks share. */
class PromptBlocksTest {

    private static final int BLOCK_TOKENS = 512;
    private final PromptSource source = new PromptSource(3, SharedPrefixes.NONE);

    private byte[] prompt(long ordinal, int tokens, Integer... blocks) {
        return source.prompt(ordinal, new RequestContent(tokens, 1, List.of(blocks), BLOCK_TOKENS));
    }

    private static int common(byte[] one, byte[] other) {
        int at = Arrays.mismatch(one, other);
        return (at < 0 ? one.length : at) / PromptSource.CHARACTERS_PER_TOKEN;
    }

    @Test
    void shouldShareTheBlocksOfTheSameIdsAndNoTokenMore() {
        byte[] one = prompt(1, 1_900, 0, 7, 9, 11);
        byte[] other = prompt(2, 1_900, 0, 7, 8, 12);
        assertThat(common(one, other)).isEqualTo(2 * BLOCK_TOKENS);
        assertThat(common(prompt(1, 1_900, 5, 6, 7, 8), prompt(2, 1_900, 6, 6, 7, 8)))
                .isZero();
    }

    @Test
    void shouldBeTheSamePromptWhereAllBlocksAreTheSame() {
        assertThat(prompt(1, 1_000, 4, 5)).isEqualTo(prompt(77, 1_000, 4, 5)).hasSize(4_000);
        assertThat(common(prompt(1, 1_000, 4, 5), prompt(1, 1_024, 4, 5))).isEqualTo(1_000);
    }

    @Test
    void shouldFillWithItsOwnTextWhatItsBlocksLeave() {
        byte[] one = prompt(1, 600, 4);
        byte[] other = prompt(2, 600, 4);
        assertThat(common(one, other)).isEqualTo(BLOCK_TOKENS);
        assertThat(one).hasSize(2_400);
    }

    @Test
    void shouldBeginNoTwoBlocksAlike() {
        Set<String> beginnings = new HashSet<>();
        for (int id = 0; id < 2_000; id++) {
            beginnings.add(new String(Arrays.copyOf(prompt(0, 16, id), 16), StandardCharsets.US_ASCII));
        }
        assertThat(beginnings).hasSize(2_000);
    }
}
