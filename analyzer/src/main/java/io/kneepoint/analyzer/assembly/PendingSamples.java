// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.assembly;

import io.kneepoint.schemas.timeline.RequestTimeline;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/** Finished requests of a partition that wait for the watermark to pass, by stage. Confined to one thread. */
final class PendingSamples {

    /** Without watermarks, as in a run without absolute times, they would pile up here and in each save. */
    private static final int MOST_OF_A_STAGE = 1_000;

    private static final byte KEY = 'P';

    private final Map<Integer, List<RequestTimeline>> byStage = new TreeMap<>();
    private boolean unsaved;

    /** Adds a request, and sends on those of its stage when they are many. */
    void add(RequestTimeline request, BiConsumer<Integer, byte[]> chunks) {
        List<RequestTimeline> ofStage = byStage.computeIfAbsent(request.getStage(), stage -> new ArrayList<>());
        ofStage.add(request);
        unsaved = true;
        if (ofStage.size() == MOST_OF_A_STAGE) {
            chunks.accept(request.getStage(), SampleChunk.toBytes(ofStage));
            ofStage.clear();
        }
    }

    /** Sends all of them on, one chunk a stage. */
    void send(BiConsumer<Integer, byte[]> chunks) {
        byStage.forEach((stage, requests) -> {
            if (!requests.isEmpty()) {
                chunks.accept(stage, SampleChunk.toBytes(requests));
            }
        });
        unsaved |= !byStage.isEmpty();
        byStage.clear();
    }

    /** Hands over what is to be kept, if it changed since the last call. */
    void drainUnsaved(StateSink sink) {
        if (unsaved) {
            List<RequestTimeline> all =
                    byStage.values().stream().flatMap(List::stream).toList();
            sink.put(new byte[] {KEY}, all.isEmpty() ? null : SampleChunk.toBytes(all));
            unsaved = false;
        }
    }

    /** Whether the key of a piece of state is one of theirs. */
    static boolean owns(byte[] key) {
        return key[0] == KEY;
    }

    /** Puts back what {@link #drainUnsaved} handed over. */
    void restore(byte[] value) {
        byStage.clear();
        SampleChunk.forEach(
                value,
                request -> byStage.computeIfAbsent(request.getStage(), stage -> new ArrayList<>())
                        .add(request));
    }

    /** Takes back what {@link #drainUnsaved} said was gone. */
    void forget() {
        byStage.clear();
    }
}
