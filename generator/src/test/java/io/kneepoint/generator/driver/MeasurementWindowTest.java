// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.driver;

import static org.assertj.core.api.Assertions.assertThat;

import io.kneepoint.schemas.sketch.TimeBins;
import java.time.Duration;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class MeasurementWindowTest {

    private static final long BIN = TimeBins.WIDTH_NANOS;
    private static final long START = 1_800_000_000L * 1_000_000_000L + 123_456_789L;
    private static final long FIRST_EDGE = 1_800_000_000L * 1_000_000_000L + BIN;

    @Test
    void shouldBeginAtTheNextBinOnceEachSlotHasWarmedUp() {
        MeasurementWindow window = window(3, 10, Duration.ofMinutes(1));

        window.onEnd(START + 1, true, 0);
        window.onEnd(START + 2, true, 0);
        assertThat(window.fromEpochNanos()).isEmpty();
        window.onEnd(START + 3, true, 0);

        assertThat(window.fromEpochNanos()).hasValue(FIRST_EDGE);
    }

    @Test
    void shouldBeginAtOnceWhenTheWarmUpEndsOnABin() {
        MeasurementWindow window = window(1, 1, Duration.ofMinutes(1));

        window.onEnd(FIRST_EDGE, true, 0);

        assertThat(window.fromEpochNanos()).hasValue(FIRST_EDGE);
    }

    @Test
    void shouldCountOnlyWhatCompletesInside() {
        MeasurementWindow window = window(1, 2, Duration.ofMinutes(1));

        window.onEnd(START, true, 0);
        window.onEnd(FIRST_EDGE - 1, true, 0);
        window.onEnd(FIRST_EDGE, true, 0);
        window.onEnd(FIRST_EDGE + 5, true, 0);

        assertThat(window.completions()).isEqualTo(2);
        assertThat(window.toEpochNanos()).hasValue(FIRST_EDGE + BIN);
        assertThat(window.isOver(FIRST_EDGE + BIN - 1)).isFalse();
        assertThat(window.isOver(FIRST_EDGE + BIN)).isTrue();
    }

    @Test
    void shouldNotBeginAfterItWasCut() {
        MeasurementWindow inWarmUp = window(2, 1, Duration.ofMinutes(1));
        inWarmUp.cut(START + 1);
        MeasurementWindow tooShort = window(1, 10, Duration.ofMinutes(1));
        tooShort.onEnd(START, true, 0);
        tooShort.cut(FIRST_EDGE + 1);
        for (MeasurementWindow window : new MeasurementWindow[] {inWarmUp, tooShort}) {
            window.onEnd(FIRST_EDGE + 3 * BIN, true, 0);
            window.onEnd(FIRST_EDGE + 3 * BIN + 1, true, 0);
            window.advance(START + Duration.ofSeconds(50).toNanos());

            assertThat(window.fromEpochNanos()).isEmpty();
            assertThat(window.toEpochNanos()).isEmpty();
            assertThat(window.completions()).isZero();
        }
    }

    @Test
    void shouldEndAtTheMomentItselfWhenThatIsABin() {
        MeasurementWindow window = window(1, 1, Duration.ofMinutes(1));

        window.onEnd(START, true, 0);
        window.onEnd(FIRST_EDGE + 4 * BIN, true, 0);

        assertThat(window.toEpochNanos()).hasValue(FIRST_EDGE + 4 * BIN);
    }

    @Test
    void shouldWarmUpForAQuarterOfItsDurationAtMost() {
        MeasurementWindow window = window(100, 100, Duration.ofSeconds(4));

        window.advance(START + Duration.ofSeconds(1).toNanos() - 1);
        assertThat(window.fromEpochNanos()).isEmpty();
        window.advance(START + Duration.ofSeconds(1).toNanos());
        assertThat(window.fromEpochNanos()).hasValue(FIRST_EDGE + 4 * BIN);
        window.advance(START + Duration.ofSeconds(4).toNanos());

        assertThat(window.toEpochNanos()).hasValue(FIRST_EDGE + 16 * BIN);
    }

    @Test
    void shouldMeasureAtLeastOneBin() {
        MeasurementWindow window = window(1, 1, Duration.ofMillis(1));

        window.advance(START + Duration.ofSeconds(1).toNanos());

        assertThat(window.fromEpochNanos()).hasValue(FIRST_EDGE);
        assertThat(window.toEpochNanos()).hasValue(FIRST_EDGE + BIN);
    }

    @Test
    void shouldKeepWholeBinsWhenItIsCut() {
        MeasurementWindow window = window(1, 100, Duration.ofMinutes(1));
        window.onEnd(START, true, 0);

        window.cut(FIRST_EDGE + 2 * BIN + 7);

        assertThat(window.fromEpochNanos()).hasValue(FIRST_EDGE);
        assertThat(window.toEpochNanos()).hasValue(FIRST_EDGE + 2 * BIN);
    }

    @Test
    void shouldNeverHaveBeenWhenItIsCutInItsFirstBin() {
        MeasurementWindow window = window(1, 100, Duration.ofMinutes(1));
        window.onEnd(START, true, 0);

        window.cut(FIRST_EDGE + BIN - 1);

        assertThat(window.fromEpochNanos()).isEmpty();
        assertThat(window.toEpochNanos()).isEmpty();
    }

    @Test
    void shouldAlwaysLieOnBinsAndHoldWhatWasAsked() {
        SplittableRandom random = new SplittableRandom(7);
        for (int i = 0; i < 2_000; i++) {
            int concurrency = random.nextInt(1, 50);
            int requests = random.nextInt(1, 50);
            Duration longest = Duration.ofMillis(random.nextInt(1, 20_000));
            MeasurementWindow window = window(concurrency, requests, longest);
            long now = START;
            while (!window.isOver(now)) {
                now += random.nextLong(1, 100_000_000L);
                if (random.nextInt(3) == 0) {
                    window.onEnd(now, true, 0);
                } else {
                    window.advance(now);
                }
            }
            long from = window.fromEpochNanos().orElseThrow();
            long to = window.toEpochNanos().orElseThrow();
            String seed = "case " + i;
            assertThat(from % BIN).as(seed).isZero();
            assertThat(to % BIN).as(seed).isZero();
            assertThat(to).as(seed).isGreaterThan(from);
            boolean timeIsUp = to >= START + longest.toNanos();
            assertThat(timeIsUp || window.completions() >= requests).as(seed).isTrue();
        }
    }

    @Test
    void shouldNotEndByFailuresBeforeAnswersCould() {
        MeasurementWindow window = window(2, 2, Duration.ofMinutes(1));
        long answer = 8 * BIN;

        for (int i = 0; i < 100; i++) {
            window.onEnd(START + 1 + i, false, answer);
        }
        assertThat(window.fromEpochNanos()).isEmpty();
        window.onEnd(START + answer, false, answer);
        long from = FIRST_EDGE + answer;
        assertThat(window.fromEpochNanos()).hasValue(from);

        for (int i = 0; i < 100; i++) {
            window.onEnd(from + i, false, answer);
        }
        assertThat(window.toEpochNanos()).isEmpty();
        assertThat(window.completions()).isZero();
        window.onEnd(from + 3 * answer, false, answer);
        assertThat(window.toEpochNanos()).hasValue(from + 3 * answer);
    }

    @Test
    void shouldMeasureAtLeastAsLongAsAnAnswerTakes() {
        MeasurementWindow window = window(2, 2, Duration.ofMinutes(1));
        long answer = 8 * BIN;
        window.onEnd(START, true, answer);
        window.onEnd(START + 1, true, answer);

        window.onEnd(FIRST_EDGE + 1, true, answer);
        window.onEnd(FIRST_EDGE + 2, true, answer);
        assertThat(window.toEpochNanos()).isEmpty();
        window.onEnd(FIRST_EDGE + answer, true, answer);

        assertThat(window.toEpochNanos()).hasValue(FIRST_EDGE + answer);
    }

    private static MeasurementWindow window(int concurrency, int requests, Duration longest) {
        return new MeasurementWindow(new StageSpec("test", concurrency, requests, longest), START);
    }
}
