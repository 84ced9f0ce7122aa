// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is taken and given back, in any order: never over capacity, nothing lost, used prefixes whole. */
class KvPoolLawTest {
    private record Held(RequestShape shape, long tokens) {}

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void shouldNeverHoldMoreThanThereIsAndGiveAllBack(long seed) {
        Randomness random = new Randomness(seed);
        KvPool pool = new KvPool(5000);
        List<Held> held = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            RequestShape shape = shape(random.below(12), random);
            long need = 1L + random.below(400);
            if (random.uniform() < 0.55 && pool.fits(shape, need)) {
                int before = pool.residentOf(shape);
                assertThat(pool.take(shape, need))
                        .as("seed %d step %d", seed, i)
                        .isEqualTo(shape.prefixTokens() - before);
                held.add(new Held(shape, need));
            } else if (!held.isEmpty()) {
                Held one = held.remove(random.below(held.size()));
                pool.giveBack(
                        one.shape(),
                        one.tokens(),
                        random.below(2) * Math.min(50, one.shape().prefixTokens()));
            }
            assertThat(pool.heldTokens() + pool.idleTokens())
                    .as("seed %d step %d", seed, i)
                    .isBetween(0L, 5000L);
            for (Held one : held) {
                assertThat(pool.residentOf(one.shape())).isEqualTo(one.shape().prefixTokens());
            }
        }
        held.forEach(one -> pool.giveBack(one.shape(), one.tokens(), 0));
        assertThat(pool.heldTokens()).isZero();
    }

    private static RequestShape shape(int prefix, Randomness random) {
        // Equal prefixes have equal lengths, as equal texts have.
        return new RequestShape(prefix, prefix == 0 ? 0 : 100 * prefix, 1 + random.below(50), 1, 1);
    }

    @Test
    void shouldCutTheLeastRecentlyUsedPrefixFromItsEnd() {
        KvPool pool = new KvPool(1000);
        RequestShape older = new RequestShape(1, 400, 1, 1, 1);
        RequestShape newer = new RequestShape(2, 400, 1, 1, 1);
        pool.take(older, 0);
        pool.take(newer, 0);
        pool.giveBack(older, 0, 0);
        pool.giveBack(newer, 0, 0);

        pool.takeMore(500);

        assertThat(pool.residentOf(older)).isEqualTo(100);
        assertThat(pool.residentOf(newer)).isEqualTo(400);
        assertThat(pool.take(older, 0)).isEqualTo(300);
        assertThat(pool.residentOf(newer)).isEqualTo(100);
    }

    @Test
    void shouldNotCountAPrefixAsRoomForItself() {
        KvPool pool = new KvPool(1000);
        RequestShape shape = new RequestShape(1, 800, 1, 1, 1);
        pool.take(shape, 0);
        pool.giveBack(shape, 0, 0);

        assertThat(pool.fits(shape, 200)).isTrue();
        assertThat(pool.fits(shape, 201)).isFalse();
    }

    @Test
    void shouldRefuseToOverflow() {
        KvPool pool = new KvPool(10);

        assertThatThrownBy(() -> pool.takeMore(11)).hasMessage("KV cache: 1 tokens over capacity 10");
    }
}
