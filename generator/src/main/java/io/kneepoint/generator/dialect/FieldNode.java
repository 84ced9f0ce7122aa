// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.dialect;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A place in a JSON document that a dialect looks at, with the places below it: JSON pointers (RFC 6901) folded into a tree, where
 * {@code *} stands for every element of an array.
 *
 * <p>Built by one thread, then read only.
 */
final class FieldNode {

    private final Map<String, FieldNode> growing = new LinkedHashMap<>();
    private final Set<FieldRole> roles = EnumSet.noneOf(FieldRole.class);
    private final List<Condition> conditionList = new ArrayList<>();
    private byte[][] names = new byte[0][];
    private FieldNode[] members = new FieldNode[0];
    private FieldNode anyElement;
    private Condition[] conditions = new Condition[0];

    /** Gives a place a role; throws {@link IllegalArgumentException} when the pointer is none. */
    void add(String pointer, FieldRole role) {
        at(pointer).roles.add(role);
    }

    /** Gives a place a role that it has only when its value is the expected one. */
    void add(String pointer, FieldRole role, String expected) {
        at(pointer).conditionList.add(new Condition(role, expected.getBytes(StandardCharsets.UTF_8)));
    }

    private FieldNode at(String pointer) {
        if (!pointer.startsWith("/")) {
            throw new IllegalArgumentException(
                    "pointer: " + pointer + " (expected: a JSON pointer such as /choices/*/text)");
        }
        FieldNode node = this;
        for (String step : pointer.substring(1).split("/", -1)) {
            node = node.growing.computeIfAbsent(step.replace("~1", "/").replace("~0", "~"), name -> new FieldNode());
        }
        return node;
    }

    /** Makes the tree fast to read; call once, at its root. */
    FieldNode freeze() {
        anyElement = growing.get("*");
        names = growing.keySet().stream()
                .map(name -> name.getBytes(StandardCharsets.UTF_8))
                .toArray(byte[][]::new);
        members = growing.values().toArray(FieldNode[]::new);
        conditions = conditionList.toArray(Condition[]::new);
        growing.values().forEach(FieldNode::freeze);
        return this;
    }

    /** The place of that member, or null when nobody looks there. */
    FieldNode member(byte[] array, int from, int to) {
        for (int i = 0; i < names.length; i++) {
            byte[] name = names[i];
            if (name.length == to - from && Arrays.equals(array, from, to, name, 0, name.length)) {
                return members[i];
            }
        }
        return null;
    }

    /** The place of that element, or null when nobody looks there. */
    FieldNode element(int index) {
        if (anyElement != null || names.length == 0) {
            return anyElement;
        }
        byte[] digits = Integer.toString(index).getBytes(StandardCharsets.US_ASCII);
        return member(digits, 0, digits.length);
    }

    boolean has(FieldRole role) {
        return roles.contains(role);
    }

    boolean hasRoles() {
        return !roles.isEmpty();
    }

    Condition[] conditions() {
        return conditions;
    }

    /** A role that depends on the value. */
    static final class Condition {

        private final FieldRole role;
        private final byte[] expected;

        Condition(FieldRole role, byte[] expected) {
            this.role = role;
            this.expected = expected;
        }

        FieldRole role() {
            return role;
        }

        boolean isMetBy(byte[] array, int from, int to) {
            return Arrays.equals(array, from, to, expected, 0, expected.length);
        }
    }
}
