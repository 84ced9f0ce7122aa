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
 * Makes JSON values that remember what was done with them, so that a test can find the reference values that no test
 * holds against ours: {@code numberValue()}, {@code textValue()} and {@code booleanValue()} read, {@code as…()} asserts one by
 * one, {@link #assertedTogether} tells of what a sum asserts.
 *
 * <p>Integers become ints; a file with larger ones fails in {@link #notYet}.
 */
final class ReadValues extends JsonNodeFactory {

    private static final long serialVersionUID = 1;

    /** What was done with a value, weakest first. */
    enum Use {
        NONE,
        /** Computed with. */
        READ,
        /** Held against ours in a sum over many values, loosely by itself. */
        ASSERTED_TOGETHER,
        /** Held against a value of ours, one by one. */
        ASSERTED
    }

    /** A value that knows what was done with it. */
    private interface Tracked {

        Mark mark();

        default Use use() {
            return mark().use;
        }
    }

    /** Remembers the strongest use. */
    private static final class Mark {

        private Use use = Use.NONE;

        void set(Use other) {
            use = other.compareTo(use) > 0 ? other : use;
        }
    }

    /** Says that a sum is asserted in which this value is. */
    static void assertedTogether(JsonNode value) {
        ((Tracked) value).mark().set(Use.ASSERTED_TOGETHER);
    }

    /** Paths of the values of this tree that nobody has used in this way or a stronger one, such as {@code welch.sleep.t}. */
    static List<String> notYet(Use use, JsonNode tree, String path) {
        List<String> paths = new ArrayList<>();
        collect(use, tree, path, paths);
        return paths;
    }

    private static void collect(Use use, JsonNode node, String path, List<String> paths) {
        if (node instanceof Tracked value) {
            if (value.use().compareTo(use) < 0) {
                paths.add(path);
            }
        } else if (node.isObject()) {
            node.properties().forEach(entry -> collect(use, entry.getValue(), path + "." + entry.getKey(), paths));
        } else if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                collect(use, node.get(i), path + "[" + i + "]", paths);
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
        private final transient Mark mark = new Mark();

        private Int(int value) {
            super(value);
        }

        @Override
        public Number numberValue() {
            mark.set(Use.READ);
            return super.intValue();
        }

        @Override
        public int intValue() {
            mark.set(Use.ASSERTED);
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
        public Mark mark() {
            return mark;
        }
    }

    private static final class Real extends DoubleNode implements Tracked {

        private static final long serialVersionUID = 1;
        private final transient Mark mark = new Mark();

        private Real(double value) {
            super(value);
        }

        @Override
        public Number numberValue() {
            mark.set(Use.READ);
            return super.doubleValue();
        }

        @Override
        public double doubleValue() {
            mark.set(Use.ASSERTED);
            return super.doubleValue();
        }

        @Override
        public Mark mark() {
            return mark;
        }
    }

    private static final class Text extends TextNode implements Tracked {

        private static final long serialVersionUID = 1;
        private final transient Mark mark = new Mark();

        private Text(String text) {
            super(text);
        }

        @Override
        public String textValue() {
            mark.set(Use.READ);
            return super.textValue();
        }

        @Override
        public String asText() {
            mark.set(Use.ASSERTED);
            return super.textValue();
        }

        @Override
        public Mark mark() {
            return mark;
        }
    }

    private static final class Bool extends BooleanNode implements Tracked {

        private static final long serialVersionUID = 1;
        private final transient Mark mark = new Mark();

        private Bool(boolean value) {
            super(value);
        }

        @Override
        public boolean booleanValue() {
            mark.set(Use.READ);
            return super.booleanValue();
        }

        @Override
        public boolean asBoolean() {
            mark.set(Use.ASSERTED);
            return super.booleanValue();
        }

        @Override
        public Mark mark() {
            return mark;
        }
    }

    private static final class Null extends NullNode implements Tracked {

        private static final long serialVersionUID = 1;
        private final transient Mark mark = new Mark();

        /** What {@link #isNull()} asks, for an assertion that there is no value. */
        @Override
        public JsonNodeType getNodeType() {
            mark.set(Use.ASSERTED);
            return super.getNodeType();
        }

        @Override
        public String asText() {
            mark.set(Use.ASSERTED);
            return super.asText();
        }

        @Override
        public Mark mark() {
            return mark;
        }
    }
}
