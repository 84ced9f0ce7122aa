// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.dialect;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * One pass over a JSON document (RFC 8259) in UTF-8 that checks its grammar, builds nothing, and reports the values at the places
 * of a {@link FieldNode} tree. Key order, white space, escapes and nesting (up to {@value #MAX_DEPTH}) make no difference.
 *
 * <p>Confined to one thread.
 */
final class JsonScan {

    static final int MAX_DEPTH = 128;

    private static final byte[] TRUE = "true".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] FALSE = "false".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NULL = "null".getBytes(StandardCharsets.US_ASCII);

    private byte[] json = new byte[0];
    private int end;
    private FieldValues values;

    /** Scans the document; returns false when it is not JSON, in which case some values may have been reported. */
    boolean scan(byte[] array, int offset, int length, FieldNode root, FieldValues to) {
        json = array;
        end = offset + length;
        values = to;
        try {
            return skipSpace(value(skipSpace(offset), root, 0)) == end;
        } catch (NotJson e) {
            return false;
        }
    }

    private int value(int at, FieldNode node, int depth) throws NotJson {
        return switch (byteAt(at)) {
            case '{' -> object(at, node, depth + 1);
            case '[' -> array(at, node, depth + 1);
            case '"' -> string(at, node);
            case 't' -> literal(at, TRUE, node);
            case 'f' -> literal(at, FALSE, node);
            case 'n' -> word(at, NULL);
            default -> number(at, node);
        };
    }

    private int string(int open, FieldNode node) throws NotJson {
        int close = closingQuote(open + 1);
        if (node != null) {
            values.onString(node, json, open + 1, close);
        }
        return close + 1;
    }

    private int object(int open, FieldNode node, int depth) throws NotJson {
        enter(node, depth);
        int at = skipSpace(open + 1);
        if (byteAt(at) == '}') {
            return at + 1;
        }
        while (true) {
            if (byteAt(at) != '"') {
                throw new NotJson();
            }
            int close = closingQuote(at + 1);
            FieldNode member = node == null ? null : member(node, at + 1, close);
            at = skipSpace(close + 1);
            if (byteAt(at) != ':') {
                throw new NotJson();
            }
            at = skipSpace(value(skipSpace(at + 1), member, depth));
            byte next = byteAt(at);
            if (next == '}') {
                return at + 1;
            }
            if (next != ',') {
                throw new NotJson();
            }
            at = skipSpace(at + 1);
        }
    }

    private FieldNode member(FieldNode node, int from, int to) {
        if (JsonText.hasEscape(json, from, to)) {
            byte[] name = JsonText.unescape(json, from, to).getBytes(StandardCharsets.UTF_8);
            return node.member(name, 0, name.length);
        }
        return node.member(json, from, to);
    }

    private int array(int open, FieldNode node, int depth) throws NotJson {
        enter(node, depth);
        int at = skipSpace(open + 1);
        int count = 0;
        if (byteAt(at) == ']') {
            at++;
        } else {
            boolean more = true;
            while (more) {
                at = skipSpace(element(at, node == null ? null : node.element(count), depth));
                count++;
                byte next = byteAt(at);
                if (next != ',' && next != ']') {
                    throw new NotJson();
                }
                more = next == ',';
                at = more ? skipSpace(at + 1) : at + 1;
            }
        }
        if (node != null) {
            values.onArray(node, count);
        }
        return at;
    }

    private int element(int at, FieldNode node, int depth) throws NotJson {
        if (node == null) {
            return value(at, null, depth);
        }
        values.beforeElement(node);
        int after = value(at, node, depth);
        values.afterElement(node);
        return after;
    }

    private void enter(FieldNode node, int depth) throws NotJson {
        if (depth > MAX_DEPTH) {
            throw new NotJson();
        }
        if (node != null) {
            values.onContainer(node);
        }
    }

    private int literal(int at, byte[] word, FieldNode node) throws NotJson {
        int after = word(at, word);
        if (node != null) {
            values.onBoolean(node, word == TRUE);
        }
        return after;
    }

    private int word(int at, byte[] word) throws NotJson {
        int after = at + word.length;
        if (after > end || !Arrays.equals(json, at, after, word, 0, word.length)) {
            throw new NotJson();
        }
        return after;
    }

    private int number(int from, FieldNode node) throws NotJson {
        int at = byteAt(from) == '-' ? from + 1 : from;
        at = byteAt(at) == '0' ? at + 1 : digits(at);
        if (at < end && json[at] == '.') {
            at = digits(at + 1);
        }
        if (at < end && (json[at] == 'e' || json[at] == 'E')) {
            byte sign = byteAt(at + 1);
            at = digits(sign == '+' || sign == '-' ? at + 2 : at + 1);
        }
        if (node != null) {
            values.onNumber(node, json, from, at);
        }
        return at;
    }

    private int digits(int from) throws NotJson {
        int at = from;
        while (at < end && json[at] >= '0' && json[at] <= '9') {
            at++;
        }
        if (at == from) {
            throw new NotJson();
        }
        return at;
    }

    private int closingQuote(int from) throws NotJson {
        int at = from;
        while (at < end) {
            byte b = json[at];
            if (b == '"') {
                return at;
            }
            if (b == '\\') {
                at = afterEscape(at + 1);
            } else if (b >= 0 && b < 0x20) {
                throw new NotJson();
            } else {
                at++;
            }
        }
        throw new NotJson();
    }

    private int afterEscape(int at) throws NotJson {
        return switch (byteAt(at)) {
            case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> at + 1;
            case 'u' -> afterHex(at + 1);
            default -> throw new NotJson();
        };
    }

    private int afterHex(int from) throws NotJson {
        for (int at = from; at < from + 4; at++) {
            if (Character.digit(byteAt(at), 16) < 0) {
                throw new NotJson();
            }
        }
        return from + 4;
    }

    private int skipSpace(int from) {
        int at = from;
        while (at < end && (json[at] == ' ' || json[at] == '\n' || json[at] == '\r' || json[at] == '\t')) {
            at++;
        }
        return at;
    }

    private byte byteAt(int at) throws NotJson {
        if (at >= end) {
            throw new NotJson();
        }
        return json[at];
    }

    /** Receives the values at the places of the tree, in document order; null is not reported. */
    interface FieldValues {

        /** A string; the range lies between its quotes, escapes unresolved. */
        void onString(FieldNode node, byte[] array, int from, int to);

        /** A number as it is written. */
        void onNumber(FieldNode node, byte[] array, int from, int to);

        void onBoolean(FieldNode node, boolean value);

        /** An object or array begins. */
        void onContainer(FieldNode node);

        /** An array is over. */
        void onArray(FieldNode node, int length);

        /** An element of an array begins. */
        void beforeElement(FieldNode node);

        /** That element is over. */
        void afterElement(FieldNode node);
    }

    private static final class NotJson extends Exception {
        private static final long serialVersionUID = 1L;

        NotJson() {
            super("not JSON", null, false, false);
        }
    }
}
