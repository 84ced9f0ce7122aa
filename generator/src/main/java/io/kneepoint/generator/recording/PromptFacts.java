// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.recording;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * All that a recording keeps of the prompts: enough to tell whether two runs asked the same, and nothing that could be read.
 *
 * @param sha256 SHA-256 over the prompts in order, each preceded by its length in bytes; lower-case hex
 * @param count prompts
 * @param minChars shortest prompt [UTF-16 units]
 * @param medianChars lower median of the lengths [UTF-16 units]
 * @param maxChars longest prompt [UTF-16 units]
 */
public record PromptFacts(String sha256, int count, int minChars, int medianChars, int maxChars) {

    /** Facts of at least one prompt; throws {@link IllegalArgumentException} on none. */
    public static PromptFacts of(List<String> prompts) {
        if (prompts.isEmpty()) {
            throw new IllegalArgumentException("prompts: none (expected: at least one)");
        }
        MessageDigest digest = newSha256();
        for (String prompt : prompts) {
            byte[] bytes = prompt.getBytes(StandardCharsets.UTF_8);
            digest.update(
                    ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
            digest.update(bytes);
        }
        int[] lengths = prompts.stream().mapToInt(String::length).sorted().toArray();
        return new PromptFacts(
                HexFormat.of().formatHex(digest.digest()),
                lengths.length,
                lengths[0],
                lengths[(lengths.length - 1) / 2],
                lengths[lengths.length - 1]);
    }

    private static MessageDigest newSha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }
}
