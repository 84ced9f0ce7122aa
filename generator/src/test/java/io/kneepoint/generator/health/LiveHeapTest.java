// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.MemoryUsage;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class LiveHeapTest {

    private static MemoryUsage left(long used) {
        return new MemoryUsage(0, used, used, used);
    }

    @Test
    void shouldAddUpWhatIsLeftInThePoolsThatSay() {
        assertThat(LiveHeap.left(1, Stream.of(left(3), null, left(4)))).hasValue(7);
    }

    @Test
    void shouldKnowNothingOfAHeapThatIsNeverCollected() {
        assertThat(LiveHeap.left(1, Stream.of((MemoryUsage) null))).isEmpty();
        assertThat(LiveHeap.left(0, Stream.of(left(0)))).isEmpty();
    }
}
