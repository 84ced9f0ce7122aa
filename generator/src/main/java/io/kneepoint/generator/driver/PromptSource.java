// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.driver;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.SplittableRandom;

/**
 * Makes prompts of about a given number of tokens, at four ASCII characters a token, out of common English
 * words of three letters, which with their space are one token in most vocabularies.
 *
 * <p>Guarantees: the same seed, ordinal and length give the same prompt. No two prompts begin alike, so that no cache of prefixes
 * is hit by accident; where shared prefixes or blocks are asked for, prompts that share one begin alike just so far.
 *
 * <p>Immutable, safe for use by several threads.
 */
public final class PromptSource {

    /** Characters that count as one token. */
    public static final int CHARACTERS_PER_TOKEN = 4;

    private static final int TEXT_CHARACTERS = 1 << 16;
    private static final int MARK_WORDS = 8;
    private static final int WORD_BITS = 7;
    private static final String[] WORDS =
            ("the and for are but not you all any can had her was one our out day get has him his how man new"
                            + " now old see two way who boy did its let put say she too use cat dog big red box hot sun son run"
                            + " air arm art ask bad bag bar bat bed bit bow bus buy car cow cry cup cut dry ear eat egg end eye"
                            + " fan far few fit fix fly fun gas got guy hat hit hop ice ink job joy key kid lab law lay leg lip"
                            + " log lot low map mix mud net nor nut oil own pay pen pet pie pin pop pot ray row sea set sit six"
                            + " sky tap tax tea ten tie tip toe")
                    .split(" ");

    private final byte[] text;
    private final byte[][] prefixes;
    private final long seed;

    /** A source whose prompts begin with one of these prefixes. */
    public PromptSource(long seed, SharedPrefixes shared) {
        this.seed = seed;
        SplittableRandom random = new SplittableRandom(seed);
        this.text = words(random, TEXT_CHARACTERS);
        this.prefixes = new byte[shared.count()][];
        for (int i = 0; i < prefixes.length; i++) {
            prefixes[i] = words(random, shared.tokens() * CHARACTERS_PER_TOKEN);
        }
    }

    /** The prompt of a request, in UTF-8; {@code tokens} is 1 or more. */
    public byte[] prompt(long ordinal, int tokens) {
        return prompt(ordinal, RequestContent.of(tokens, 1));
    }

    /** The prompt of a request, in UTF-8: its blocks, or one of the shared prefixes, and what is left its own. */
    byte[] prompt(long ordinal, RequestContent content) {
        byte[] prompt = new byte[content.promptTokens() * CHARACTERS_PER_TOKEN];
        SplittableRandom random = new SplittableRandom(seed + ordinal);
        int at = content.blocks().isEmpty()
                ? copy(prefixes[random.nextInt(prefixes.length)], 0, prompt, 0, prompt.length)
                : putBlocks(prompt, content);
        fill(prompt, at, prompt.length, mark(ordinal), random);
        return prompt;
    }

    private int putBlocks(byte[] prompt, RequestContent content) {
        int at = 0;
        for (int id : content.blocks()) {
            int end = Math.min(prompt.length, at + content.blockTokens() * CHARACTERS_PER_TOKEN);
            fill(prompt, at, end, mark(~id), new SplittableRandom(seed + ~id));
            at = end;
        }
        return at;
    }

    /** Fills a part with a mark and then with words. */
    private void fill(byte[] prompt, int start, int end, byte[] mark, SplittableRandom random) {
        int at = start + copy(mark, 0, prompt, start, end);
        int from = random.nextInt(text.length);
        while (at < end) {
            at += copy(text, from, prompt, at, end);
            from = 0;
        }
    }

    private static int copy(byte[] source, int from, byte[] target, int at, int end) {
        int count = Math.min(source.length - from, end - at);
        System.arraycopy(source, from, target, at, count);
        return count;
    }

    /** Identifies what this source makes: 16 hexadecimal digits. */
    public String hash() {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(text);
            for (byte[] prefix : prefixes) {
                digest.update(prefix);
            }
            digest.update(mark(0));
            return HexFormat.of().formatHex(digest.digest(), 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }

    /** Words that spell the ordinal, seven bits a word from the lowest, so that the first word differs between neighbours. */
    private byte[] mark(long ordinal) {
        long bits = ordinal ^ (seed & Long.MAX_VALUE >>> WORD_BITS);
        StringBuilder mark = new StringBuilder();
        for (int i = 0; i < MARK_WORDS; i++) {
            mark.append(WORDS[(int) (bits & (1 << WORD_BITS) - 1)]).append(' ');
            bits >>>= WORD_BITS;
        }
        return mark.toString().getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] words(SplittableRandom random, int characters) {
        StringBuilder words = new StringBuilder(characters + 16);
        while (words.length() < characters) {
            words.append(WORDS[random.nextInt(WORDS.length)]).append(' ');
        }
        return words.substring(0, characters).getBytes(StandardCharsets.US_ASCII);
    }
}
