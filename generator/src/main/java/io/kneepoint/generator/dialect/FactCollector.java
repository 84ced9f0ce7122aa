// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.dialect;

import java.nio.charset.StandardCharsets;

/**
 * Turns the values at a dialect's places into {@link EventFacts}.
 *
 * <p>Confined to one thread.
 */
final class FactCollector implements JsonScan.FieldValues {

    private static final byte[] TRUE = "true".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] FALSE = "false".getBytes(StandardCharsets.US_ASCII);

    private EventFacts facts;

    void collectInto(EventFacts to) {
        facts = to;
    }

    @Override
    public void onString(FieldNode node, byte[] array, int from, int to) {
        checkString(node, array, from, to);
        if (!node.hasRoles()) {
            return;
        }
        if (node.has(FieldRole.CHOICE)) {
            facts.foundChoice();
        }
        if (from == to) {
            return;
        }
        if (node.has(FieldRole.ANSWER)) {
            facts.foundAnswer();
        }
        if (node.has(FieldRole.REASONING)) {
            facts.foundReasoning();
        }
        if (node.has(FieldRole.ERROR_LABEL)) {
            ErrorLabel.of(JsonText.unescape(array, from, to)).ifPresent(facts::foundErrorLabel);
        }
        marks(node);
    }

    @Override
    public void onNumber(FieldNode node, byte[] array, int from, int to) {
        check(node, array, from, to);
        if (!node.hasRoles()) {
            return;
        }
        count(node, FieldRole.PROMPT_TOKENS, facts.promptTokens(), array, from, to);
        count(node, FieldRole.OUTPUT_TOKENS, facts.outputTokens(), array, from, to);
        count(node, FieldRole.CACHED_TOKENS, facts.cachedTokens(), array, from, to);
        if (node.has(FieldRole.ERROR_LABEL)) {
            ErrorLabel.of(new String(array, from, to - from, StandardCharsets.US_ASCII))
                    .ifPresent(facts::foundErrorLabel);
        }
        present(node);
    }

    @Override
    public void onBoolean(FieldNode node, boolean value) {
        byte[] word = value ? TRUE : FALSE;
        check(node, word, 0, word.length);
        if (value) {
            present(node);
        }
    }

    @Override
    public void onContainer(FieldNode node) {
        present(node);
    }

    @Override
    public void onArray(FieldNode node, int length) {
        if (node.has(FieldRole.TOKEN_LIST)) {
            facts.foundTokenList(length);
        }
    }

    @Override
    public void beforeElement(FieldNode node) {
        if (node.has(FieldRole.CHOICE)) {
            facts.endScope();
        }
    }

    @Override
    public void afterElement(FieldNode node) {
        if (node.has(FieldRole.CHOICE)) {
            facts.endScope();
        }
    }

    private void present(FieldNode node) {
        if (node.has(FieldRole.CHOICE)) {
            facts.foundChoice();
        }
        marks(node);
    }

    private void marks(FieldNode node) {
        if (node.has(FieldRole.FINISH)) {
            facts.foundFinish();
        }
        mark(node.has(FieldRole.DONE), node.has(FieldRole.ERROR));
    }

    private void mark(boolean done, boolean error) {
        if (done) {
            facts.foundDone();
        }
        if (error) {
            facts.foundError();
        }
    }

    private void checkString(FieldNode node, byte[] array, int from, int to) {
        if (node.conditions().length == 0) {
            return;
        }
        if (JsonText.hasEscape(array, from, to)) {
            byte[] text = JsonText.unescape(array, from, to).getBytes(StandardCharsets.UTF_8);
            check(node, text, 0, text.length);
        } else {
            check(node, array, from, to);
        }
    }

    private void check(FieldNode node, byte[] array, int from, int to) {
        for (FieldNode.Condition condition : node.conditions()) {
            if (condition.isMetBy(array, from, to)) {
                mark(condition.role() == FieldRole.DONE, condition.role() == FieldRole.ERROR);
            }
        }
    }

    private static void count(FieldNode node, FieldRole role, EventFacts.Count count, byte[] array, int from, int to) {
        if (!node.has(role)) {
            return;
        }
        long value = 0;
        for (int i = from; i < to; i++) {
            int digit = array[i] - '0';
            if (digit < 0 || digit > 9) {
                return;
            }
            value = Math.min(Integer.MAX_VALUE, 10 * value + digit);
        }
        count.add((int) value);
    }
}
