// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.kneepoint.analyzer.assembly.Partial;
import io.kneepoint.analyzer.assembly.PartitionFold;
import io.kneepoint.analyzer.run.SyntheticRun;
import io.kneepoint.schemas.timeline.RequestTimeline;
import io.kneepoint.schemas.topic.RecordKey;
import java.lang.reflect.Proxy;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.StateRestoreCallback;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.internals.InternalProcessorContext;
import org.junit.jupiter.api.Test;

class PartitionFoldStoreTest {

    private static final RecordKey RUN = RecordKey.ofRun("run", "live-1");

    private final PartitionFoldStore store = new PartitionFoldStore("folds");
    private StateRestoreCallback changelog;

    PartitionFoldStoreTest() {
        store.init(
                (InternalProcessorContext<?, ?>) Proxy.newProxyInstance(
                        getClass().getClassLoader(),
                        new Class<?>[] {InternalProcessorContext.class},
                        (proxy, method, arguments) -> {
                            if (method.getName().equals("register")) {
                                changelog = (StateRestoreCallback) arguments[1];
                            }
                            return method.getName().equals("taskId") ? new TaskId(0, 3) : null;
                        }),
                store);
    }

    /** The pieces of a fold in the middle of a run, as they lie in the changelog. */
    private static Map<Bytes, byte[]> pieces() {
        PartitionFold fold = new PartitionFold(SyntheticRun.RUN_ID, 3, new PartitionFold.Output() {
            @Override
            public void timeline(RequestTimeline timeline) {}

            @Override
            public void partial(Partial partial) {}
        });
        SyntheticRun.events(1, 4, 3).stream().limit(20).forEach(fold::accept);
        Map<Bytes, byte[]> pieces = new LinkedHashMap<>();
        fold.drainUnsaved((piece, value) -> {
            if (value != null) {
                pieces.put(new RunPrefix(RUN).key(piece), value);
            }
        });
        return pieces;
    }

    @Test
    void shouldRestoreARunAndKnowIt() {
        pieces().forEach((key, value) -> changelog.restore(key.get(), value));

        assertThat(store.slots())
                .singleElement()
                .satisfies(slot -> assertThat(slot.fold.requestsInFlight()).isPositive());
    }

    @Test
    void shouldHaveNothingOfARunThatWasForgottenWhenItIsRestored() {
        Map<Bytes, byte[]> pieces = pieces();
        pieces.forEach((key, value) -> changelog.restore(key.get(), value));
        pieces.keySet().stream().skip(1).forEach(key -> changelog.restore(key.get(), null));
        assertThat(pieces).hasSizeGreaterThan(2);
        assertThat(store.slots()).hasSize(1);
        changelog.restore(pieces.keySet().iterator().next().get(), null);

        assertThat(store.slots()).isEmpty();
    }

    @Test
    void shouldMakeNothingOfTombstonesWhoseRunWasCompactedAway() {
        pieces().keySet().forEach(key -> changelog.restore(key.get(), null));

        assertThat(store.slots()).isEmpty();
    }

    @Test
    void shouldRestoreARunThatComesAgainAfterItWasForgotten() {
        Map<Bytes, byte[]> pieces = pieces();
        pieces.keySet().forEach(key -> changelog.restore(key.get(), null));
        pieces.forEach((key, value) -> changelog.restore(key.get(), value));

        assertThat(store.slots()).hasSize(1);
    }
}
