// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.statistics;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.JsonNodeType;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.NumericNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes JSON values that remember whether anybody has read them, so that a test can find the reference values that no
 * test looks at.
 *
 * <p>Integers become ints; a file with larger ones fails in {@link #unread}.
 */
final class ReadValues extends JsonNodeFactory {

    private static final long serialVersionUID = 1;

    /** A value that knows whether it was read. */
    private interface Tracked {

        boolean wasRead();
    }

    /** Paths of the values of this tree that nobody has read, such as {@code welch.sleep.t}. */
    static List<String> unread(JsonNode tree, String path) {
        List<String> paths = new ArrayList<>();
        collect(tree, path, paths);
        return paths;
    }

    private static void collect(JsonNode node, String path, List<String> paths) {
        if (node instanceof Tracked value) {
            if (!value.wasRead()) {
                paths.add(path);
            }
        } else if (node.isObject()) {
            node.properties().forEach(entry -> collect(entry.getValue(), path + "." + entry.getKey(), paths));
        } else if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                collect(node.get(i), path + "[" + i + "]", paths);
            }
        } else {
            throw new IllegalStateException(path + ": " + node.getNodeType() + " (expected: a value that is tracked)");
        }
    }

    @Override
    public NumericNode numberNode(int value) {
        return new Int(value);
    }

    @Override
    public NumericNode numberNode(double value) {
        return new Real(value);
    }

    @Override
    public TextNode textNode(String text) {
        return new Text(text);
    }

    @Override
    public BooleanNode booleanNode(boolean value) {
        return new Bool(value);
    }

    @Override
    public NullNode nullNode() {
        return new Null();
    }

    private static final class Int extends IntNode implements Tracked {

        private static final long serialVersionUID = 1;
        private boolean read;

        private Int(int value) {
            super(value);
        }

        @Override
        public int intValue() {
            read = true;
            return super.intValue();
        }

        @Override
        public long longValue() {
            return intValue();
        }

        @Override
        public double doubleValue() {
            return intValue();
        }

        @Override
        public boolean wasRead() {
            return read;
        }
    }

    private static final class Real extends DoubleNode implements Tracked {

        private static final long serialVersionUID = 1;
        private boolean read;

        private Real(double value) {
            super(value);
        }

        @Override
        public double doubleValue() {
            read = true;
            return super.doubleValue();
        }

        @Override
        public boolean wasRead() {
            return read;
        }
    }

    private static final class Text extends TextNode implements Tracked {

        private static final long serialVersionUID = 1;
        private boolean read;

        private Text(String text) {
            super(text);
        }

        @Override
        public String textValue() {
            read = true;
            return super.textValue();
        }

        @Override
        public String asText() {
            return textValue();
        }

        @Override
        public boolean wasRead() {
            return read;
        }
    }

    private static final class Bool extends BooleanNode implements Tracked {

        private static final long serialVersionUID = 1;
        private boolean read;

        private Bool(boolean value) {
            super(value);
        }

        @Override
        public boolean booleanValue() {
            read = true;
            return super.booleanValue();
        }

        @Override
        public boolean asBoolean() {
            return booleanValue();
        }

        @Override
        public boolean wasRead() {
            return read;
        }
    }

    private static final class Null extends NullNode implements Tracked {

        private static final long serialVersionUID = 1;
        private boolean read;

        /** What {@link #isNull()} asks. */
        @Override
        public JsonNodeType getNodeType() {
            read = true;
            return super.getNodeType();
        }

        @Override
        public String asText() {
            read = true;
            return super.asText();
        }

        @Override
        public boolean wasRead() {
            return read;
        }
    }
}
