// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.dialect;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kneepoint.generator.sse.ByteSpan;
import io.kneepoint.generator.sse.SseEvent;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * An API family at work: says what its events mean and how its requests are written.
 *
 * <p>Guarantees: an event is read in one pass without building a tree and without allocating for its content.
 *
 * <p>Immutable, safe for use by several threads; each reader takes its own {@link #reader()}.
 */
public final class Dialect {

    private final DialectSpec spec;
    private final FieldNode root;
    private final byte[][] doneLiterals;
    private final byte[][] doneEvents;
    private final byte[][] errorLiterals;
    private final byte[][] errorEvents;

    /** Throws {@link IllegalArgumentException} when a pointer of the specification is none. */
    public Dialect(DialectSpec spec) {
        this.spec = spec;
        this.root = tree(spec);
        this.doneLiterals = bytes(spec.done().stream().map(Mark::literal).toList());
        this.doneEvents = bytes(spec.done().stream().map(Mark::event).toList());
        this.errorLiterals = bytes(spec.error().stream().map(Mark::literal).toList());
        this.errorEvents = bytes(spec.error().stream().map(Mark::event).toList());
        body(ObjectNodes.empty(), false);
    }

    public String name() {
        return spec.name();
    }

    public DialectSpec spec() {
        return spec;
    }

    public Framing framing() {
        return spec.framing();
    }

    /** Whether a response of this Content-Type header is a stream of this dialect; parameters are ignored. */
    public boolean isStream(String contentType) {
        int parameters = contentType.indexOf(';');
        String mediaType = (parameters < 0 ? contentType : contentType.substring(0, parameters)).strip();
        return spec.contentTypes().contains(mediaType.toLowerCase(Locale.ROOT));
    }

    /** Whether streams of this dialect say in band that they are over; if not, the response's end says it. */
    public boolean marksItsEnd() {
        return !spec.done().isEmpty() || !spec.finish().isEmpty();
    }

    /**
     * The request body.
     *
     * @param more merged into it (RFC 7386): a field of the same name replaces, null removes
     * @param ignoreEos whether to ask for exactly the given number of output tokens
     * @throws IllegalArgumentException when the API cannot ignore the end of sequence
     */
    public BodyTemplate body(ObjectNode more, boolean ignoreEos) {
        ObjectNode body = spec.body();
        if (ignoreEos) {
            if (spec.ignoreEos() == null) {
                throw new IllegalArgumentException(
                        "ignore end of sequence: not possible with dialect " + name() + " (expected: off)");
            }
            body = ObjectNodes.merge(body, spec.ignoreEos());
        }
        return BodyTemplate.of(ObjectNodes.merge(body, more));
    }

    /** The request header that carries this key. */
    public Map<String, String> keyHeader(String key) {
        return Map.of(spec.authHeader(), spec.authPrefix() + key);
    }

    /** A reader of this dialect's events for one thread. */
    public Reader reader() {
        return new Reader();
    }

    private static FieldNode tree(DialectSpec spec) {
        FieldNode root = new FieldNode();
        addAll(root, spec.choices(), FieldRole.CHOICE);
        addAll(root, spec.answer(), FieldRole.ANSWER);
        addAll(root, spec.reasoning(), FieldRole.REASONING);
        addAll(root, spec.tokenLists(), FieldRole.TOKEN_LIST);
        addAll(root, spec.finish(), FieldRole.FINISH);
        addAll(root, spec.errorLabels(), FieldRole.ERROR_LABEL);
        addAll(root, spec.usage().promptTokens(), FieldRole.PROMPT_TOKENS);
        addAll(root, spec.usage().outputTokens(), FieldRole.OUTPUT_TOKENS);
        addAll(root, spec.usage().cachedTokens(), FieldRole.CACHED_TOKENS);
        spec.done().forEach(mark -> add(root, mark, FieldRole.DONE));
        spec.error().forEach(mark -> add(root, mark, FieldRole.ERROR));
        return root.freeze();
    }

    private static void addAll(FieldNode root, List<String> pointers, FieldRole role) {
        pointers.forEach(pointer -> root.add(pointer, role));
    }

    private static void add(FieldNode root, Mark mark, FieldRole role) {
        if (mark.pointer() != null && mark.equals() != null) {
            root.add(mark.pointer(), role, mark.equals());
        } else if (mark.pointer() != null) {
            root.add(mark.pointer(), role);
        }
    }

    private static byte[][] bytes(List<String> texts) {
        return texts.stream()
                .filter(text -> text != null)
                .map(text -> text.getBytes(StandardCharsets.UTF_8))
                .toArray(byte[][]::new);
    }

    private static boolean isOneOf(ByteSpan span, byte[][] texts) {
        for (byte[] text : texts) {
            if (span.contentEquals(text)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public String toString() {
        return "Dialect[" + name() + "]";
    }

    /** Reads events one after the other; what it says of one is valid until the next. Confined to one thread. */
    public final class Reader {

        private final JsonScan scan = new JsonScan();
        private final FactCollector collector = new FactCollector();
        private final EventFacts facts = new EventFacts();

        private Reader() {
            collector.collectInto(facts);
        }

        /** What the event says; the answer is a flyweight that the next call overwrites. */
        public EventFacts read(SseEvent event) {
            facts.reset();
            ByteSpan data = event.data();
            if (isOneOf(data, doneLiterals)) {
                facts.foundDone();
            } else if (isOneOf(data, errorLiterals)) {
                facts.foundError();
            } else if (!data.isEmpty()) {
                readJson(data);
            }
            if (!event.type().isEmpty()) {
                readType(event.type());
            }
            return facts;
        }

        /** What a whole body says, one that is not a stream, such as an error's. */
        public EventFacts read(ByteSpan body) {
            facts.reset();
            readJson(body);
            return facts;
        }

        private void readJson(ByteSpan data) {
            if (!scan.scan(data.array(), data.offset(), data.length(), root, collector)) {
                facts.foundMalformed();
            }
            facts.endScope();
        }

        private void readType(ByteSpan type) {
            if (isOneOf(type, doneEvents)) {
                facts.foundDone();
            }
            if (isOneOf(type, errorEvents)) {
                facts.foundError();
            }
        }
    }
}
