// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ClumpDetectorTest {

    private static final long MS = 1_000_000;

    private final SplittableRandom random = new SplittableRandom(3);
    private int suspected;
    private final ClumpDetector detector = new ClumpDetector(() -> suspected++);

    @Test
    void shouldSuspectAProxyThatFillsItsBuffers() {
        long now = 0;
        for (int i = 0; i < 6; i++) {
            now += 300 * MS + random.nextLong(80 * MS);
            detector.onArrival(now, 4096, 17);
        }
        detector.onArrival(now + 90 * MS, 1200, 5);
        detector.onEnd();

        assertThat(suspected).isEqualTo(1);
    }

    @Test
    void shouldJoinTheReadsThatABufferTook() {
        long now = 0;
        for (int i = 0; i < 6; i++) {
            now += 300 * MS;
            detector.onArrival(now, 2048, 8);
            detector.onArrival(now + 50_000, 2048, 8);
            detector.onArrival(now + 90_000, 4096, 16);
        }
        detector.onArrival(now + 90 * MS, 1200, 5);
        detector.onEnd();

        assertThat(suspected).isEqualTo(1);
    }

    @Test
    void shouldNotSuspectTokensThatComeOneByOne() {
        long now = 0;
        for (int i = 0; i < 200; i++) {
            now += 20 * MS;
            detector.onArrival(now, 250, 1);
        }
        detector.onEnd();

        assertThat(suspected).isZero();
    }

    @Test
    void shouldNotSuspectAnEngineThatSendsSeveralTokensAStep() {
        long now = 0;
        for (int i = 0; i < 50; i++) {
            now += 160 * MS;
            detector.onArrival(now, 8 * 236 + random.nextInt(40), 8);
        }
        detector.onEnd();

        assertThat(suspected).isZero();
    }

    @Test
    void shouldNotSuspectAServerThatFlushesByTime() {
        long now = 0;
        for (int i = 0; i < 30; i++) {
            now += 100 * MS;
            int events = random.nextInt(3, 9);
            detector.onArrival(now, 250 * events, events);
        }
        detector.onEnd();

        assertThat(suspected).isZero();
    }

    @Test
    void shouldNotSuspectAResponseThatCameAtOnce() {
        detector.onArrival(1, 65_536, 300);
        detector.onEnd();

        assertThat(suspected).isZero();
    }

    @Test
    void shouldNotSuspectAResponseWithoutContent() {
        detector.onEnd();

        assertThat(suspected).isZero();
    }
}
