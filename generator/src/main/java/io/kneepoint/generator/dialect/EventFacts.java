// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.dialect;

import java.util.Optional;

/**
 * What one event says. A flyweight: a {@link Dialect} overwrites it with each event.
 *
 * <p>One event can say several things at once: bring a token, finish the choice and count the tokens. By default an event that
 * brings text brings one token; a list of token ids or log probabilities in the event gives the number where the server sends it.
 *
 * <p>Confined to one thread.
 */
public final class EventFacts {

    private boolean malformed;
    private boolean error;
    private boolean done;
    private boolean finish;
    private boolean choice;
    private int answerTokens;
    private int reasoningTokens;
    private final Count promptTokens = new Count();
    private final Count outputTokens = new Count();
    private final Count cachedTokens = new Count();
    private String errorLabel;

    private boolean scopeHasAnswer;
    private boolean scopeHasReasoning;
    private int scopeListedTokens;

    /** The foremost of the things it says. */
    public EventKind kind() {
        if (malformed) {
            return EventKind.MALFORMED;
        }
        if (error) {
            return EventKind.ERROR;
        }
        if (tokens() > 0) {
            return EventKind.CONTENT;
        }
        if (done) {
            return EventKind.DONE;
        }
        if (choice) {
            return EventKind.CHOICE;
        }
        return hasUsage() ? EventKind.USAGE : EventKind.OTHER;
    }

    /** Output tokens that the event brings. [tokens, ≥ 0] */
    public int tokens() {
        return answerTokens + reasoningTokens;
    }

    /** Those of them that belong to the answer: text or a tool call. [tokens, ≥ 0] */
    public int answerTokens() {
        return answerTokens;
    }

    /** Those of them that belong to the reasoning. [tokens, ≥ 0] */
    public int reasoningTokens() {
        return reasoningTokens;
    }

    /** Whether it belongs to a choice, with content or without. */
    public boolean hasChoice() {
        return choice;
    }

    /** Whether it says why the output ended. */
    public boolean isFinish() {
        return finish;
    }

    /** Whether it is the end mark of the stream. */
    public boolean isDone() {
        return done;
    }

    public boolean isError() {
        return error;
    }

    public boolean isMalformed() {
        return malformed;
    }

    /** Type and code of the error as short names, without any text of the server; empty when it gives none. */
    public Optional<String> errorLabel() {
        return Optional.ofNullable(errorLabel);
    }

    /** Whether it counts tokens. */
    public boolean hasUsage() {
        return promptTokens.isSet() || outputTokens.isSet();
    }

    /** Prompt tokens as the server counts them. */
    public Count promptTokens() {
        return promptTokens;
    }

    /** Output tokens as the server counts them. */
    public Count outputTokens() {
        return outputTokens;
    }

    /** Prompt tokens that the server took from its cache. */
    public Count cachedTokens() {
        return cachedTokens;
    }

    void reset() {
        malformed = false;
        error = false;
        done = false;
        finish = false;
        choice = false;
        answerTokens = 0;
        reasoningTokens = 0;
        promptTokens.clear();
        outputTokens.clear();
        cachedTokens.clear();
        errorLabel = null;
        beginScope();
    }

    /** From here on, content belongs to another choice of the same event. */
    void beginScope() {
        scopeHasAnswer = false;
        scopeHasReasoning = false;
        scopeListedTokens = 0;
    }

    void endScope() {
        int tokens = Math.max(1, scopeListedTokens);
        if (scopeHasAnswer) {
            answerTokens += tokens;
        } else if (scopeHasReasoning) {
            reasoningTokens += tokens;
        }
        beginScope();
    }

    void foundAnswer() {
        scopeHasAnswer = true;
    }

    void foundReasoning() {
        scopeHasReasoning = true;
    }

    void foundTokenList(int length) {
        scopeListedTokens = Math.max(scopeListedTokens, length);
    }

    void foundChoice() {
        choice = true;
    }

    void foundFinish() {
        finish = true;
    }

    void foundDone() {
        done = true;
    }

    void foundError() {
        error = true;
    }

    void foundErrorLabel(String label) {
        if (errorLabel == null) {
            errorLabel = label;
        } else if (!errorLabel.contains("/") && !errorLabel.equals(label)) {
            errorLabel = errorLabel + "/" + label;
        }
    }

    void foundMalformed() {
        malformed = true;
    }

    @Override
    public String toString() {
        return "EventFacts[" + kind() + ", " + answerTokens + " answer + " + reasoningTokens + " reasoning tokens]";
    }

    /** A number that may be absent. */
    public static final class Count {

        private boolean set;
        private int value;

        /** Whether the event has it. */
        public boolean isSet() {
            return set;
        }

        /** Its value (≥ 0); 0 when it is not set. */
        public int value() {
            return value;
        }

        void add(int more) {
            set = true;
            value = (int) Math.min(Integer.MAX_VALUE, (long) value + more);
        }

        void clear() {
            set = false;
            value = 0;
        }
    }
}
