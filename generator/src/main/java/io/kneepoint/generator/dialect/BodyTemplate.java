// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A request body with holes for the model, the prompt and the output limit, compiled once and then only copied.
 *
 * <p>Immutable, safe for use by several threads.
 */
public final class BodyTemplate {

    private static final Pattern HOLE = Pattern.compile("\"\\$(model|prompt|maxTokens)\"");

    private final List<Part> parts;

    private BodyTemplate(List<Part> parts) {
        this.parts = List.copyOf(parts);
    }

    /** Throws {@link IllegalArgumentException} when the body has no place for the prompt. */
    static BodyTemplate of(JsonNode body) {
        // Inside a JSON string a quote is escaped, so a bare "$prompt" between quotes is always a string of its own.
        String json = body.toString();
        List<Part> parts = new ArrayList<>();
        Matcher holes = HOLE.matcher(json);
        int from = 0;
        while (holes.find()) {
            parts.add(new Fixed(json.substring(from, holes.start()).getBytes(StandardCharsets.UTF_8)));
            parts.add(Hole.valueOf(holes.group(1).toUpperCase(Locale.ROOT)));
            from = holes.end();
        }
        parts.add(new Fixed(json.substring(from).getBytes(StandardCharsets.UTF_8)));
        if (!parts.contains(Hole.PROMPT)) {
            throw new IllegalArgumentException("body: no $prompt (expected: one string that is just $prompt)");
        }
        return new BodyTemplate(parts);
    }

    /** Writes the body with its holes filled; the prompt is UTF-8 text, the limit is in tokens (≥ 1). */
    public void write(ByteBuf out, String model, byte[] prompt, int maxTokens) {
        for (Part part : parts) {
            if (part instanceof Fixed fixed) {
                out.writeBytes(fixed.json);
            } else if (part == Hole.MODEL) {
                JsonText.writeQuoted(model.getBytes(StandardCharsets.UTF_8), out);
            } else if (part == Hole.PROMPT) {
                JsonText.writeQuoted(prompt, out);
            } else {
                out.writeCharSequence(Integer.toString(maxTokens), StandardCharsets.US_ASCII);
            }
        }
    }

    private sealed interface Part {}

    private static final class Fixed implements Part {
        private final byte[] json;

        Fixed(byte[] json) {
            this.json = json;
        }
    }

    private enum Hole implements Part {
        MODEL,
        PROMPT,
        MAXTOKENS
    }
}
