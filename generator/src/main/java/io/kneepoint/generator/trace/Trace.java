// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.trace;

import io.kneepoint.generator.driver.ContentSource;
import io.kneepoint.generator.driver.RequestContent;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** A trace in memory: when requests were sent, in ascending order from 0 on, and how long they were. Immutable. */
public final class Trace implements ContentSource {

    /** Tokens of one block of a trace that names the blocks of its prompts, as Mooncake's does. */
    static final int BLOCK_TOKENS = 512;

    private final long[] offsetsNanos;
    private final int[] promptTokens;
    private final int[] outputTokens;
    private final List<List<Integer>> blocks;
    private final long leftOut;

    private Trace(List<TraceRequest> requests, long leftOut) {
        this.offsetsNanos =
                requests.stream().mapToLong(TraceRequest::offsetNanos).toArray();
        this.promptTokens =
                requests.stream().mapToInt(TraceRequest::promptTokens).toArray();
        this.outputTokens =
                requests.stream().mapToInt(TraceRequest::outputTokens).toArray();
        boolean anyBlocks =
                requests.stream().anyMatch(request -> !request.blocks().isEmpty());
        this.blocks = anyBlocks ? requests.stream().map(TraceRequest::blocks).toList() : List.of();
        this.leftOut = leftOut;
    }

    /** The requests, put in order of time and counted from the first one. */
    static Trace of(List<TraceRequest> requests, long leftOut) {
        List<TraceRequest> inOrder = requests.stream()
                .sorted(Comparator.comparingLong(TraceRequest::offsetNanos))
                .toList();
        long first = inOrder.isEmpty() ? 0 : inOrder.get(0).offsetNanos();
        return new Trace(
                inOrder.stream()
                        .map(request -> new TraceRequest(
                                request.offsetNanos() - first,
                                request.promptTokens(),
                                request.outputTokens(),
                                request.blocks()))
                        .toList(),
                leftOut);
    }

    /** The requests before that time of the trace. [ns, above 0] */
    public Trace clippedTo(long durationNanos) {
        List<TraceRequest> kept = new java.util.ArrayList<>();
        for (int i = 0; i < size() && offsetsNanos[i] < durationNanos; i++) {
            kept.add(new TraceRequest(offsetsNanos[i], promptTokens[i], outputTokens[i], blocksOf(i)));
        }
        return new Trace(kept, leftOut);
    }

    private List<Integer> blocksOf(int index) {
        return blocks.isEmpty() ? List.of() : blocks.get(index);
    }

    /** Requests. */
    public int size() {
        return offsetsNanos.length;
    }

    /** Requests of the file that are not in the trace since they had no answer: a trace does not say what to ask for then. */
    public long leftOut() {
        return leftOut;
    }

    /** When they were sent, ascending from 0. [ns] */
    public long[] offsetsNanos() {
        return Arrays.copyOf(offsetsNanos, offsetsNanos.length);
    }

    /** From the first request to the last. [ns] */
    public long spanNanos() {
        return size() == 0 ? 0 : offsetsNanos[size() - 1];
    }

    @Override
    public RequestContent content(long index) {
        int i = Math.toIntExact(index);
        return new RequestContent(promptTokens[i], outputTokens[i], blocksOf(i), BLOCK_TOKENS);
    }
}
