// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.dialect;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/** Text as JSON writes it: between quotes, with escapes (RFC 8259, section 7). */
final class JsonText {

    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    private JsonText() {}

    /** Whether the text between two quotes has an escape. */
    static boolean hasEscape(byte[] array, int from, int to) {
        for (int i = from; i < to; i++) {
            if (array[i] == '\\') {
                return true;
            }
        }
        return false;
    }

    /** The text between two quotes, its escapes resolved; the bytes must be those of a valid JSON string. */
    static String unescape(byte[] array, int from, int to) {
        String raw = new String(array, from, to - from, StandardCharsets.UTF_8);
        if (raw.indexOf('\\') < 0) {
            return raw;
        }
        StringBuilder text = new StringBuilder(raw.length());
        int i = 0;
        while (i < raw.length()) {
            char c = raw.charAt(i);
            if (c != '\\') {
                text.append(c);
                i++;
            } else if (raw.charAt(i + 1) == 'u') {
                text.append((char) Integer.parseInt(raw, i + 2, i + 6, 16));
                i += 6;
            } else {
                text.append(unescaped(raw.charAt(i + 1)));
                i += 2;
            }
        }
        return text.toString();
    }

    private static char unescaped(char escaped) {
        return switch (escaped) {
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            default -> escaped;
        };
    }

    /** Writes UTF-8 text as a JSON string, quotes included. */
    static void writeQuoted(byte[] utf8, ByteBuf out) {
        out.writeByte('"');
        int plainFrom = 0;
        for (int i = 0; i < utf8.length; i++) {
            byte b = utf8[i];
            if (b == '"' || b == '\\' || (b >= 0 && b < 0x20)) {
                out.writeBytes(utf8, plainFrom, i - plainFrom);
                plainFrom = i + 1;
                writeEscaped(b, out);
            }
        }
        out.writeBytes(utf8, plainFrom, utf8.length - plainFrom);
        out.writeByte('"');
    }

    private static void writeEscaped(byte b, ByteBuf out) {
        out.writeByte('\\');
        if (b >= 0x20) {
            out.writeByte(b);
            return;
        }
        out.writeByte('u').writeByte('0').writeByte('0');
        out.writeByte(HEX[b >> 4]).writeByte(HEX[b & 0xF]);
    }
}
