// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.kneepoint.schemas.event.HealthSample;
import io.kneepoint.schemas.event.SketchBins;
import io.kneepoint.schemas.metric.ResourceTrend;
import io.kneepoint.schemas.serde.TrustedRecords;
import io.kneepoint.schemas.sketch.DurationSketch;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ResourceHistoryTest {

    static {
        TrustedRecords.install();
    }

    private static final long SECOND = 1_000_000_000L;

    private static HealthSample sample(int second, long heap, long files, int threads, long lateness) {
        DurationSketch late = new DurationSketch();
        late.add(lateness);
        return new HealthSample(
                second * SECOND,
                new SketchBins(List.of(), List.of()),
                late.toBins(),
                0L,
                0L,
                1,
                0L,
                heap,
                files,
                threads,
                null);
    }

    private static HealthSample live(int second, Long live) {
        return HealthSample.newBuilder(sample(second, 100, 10, 5, 1))
                .setHeapLive(live)
                .build();
    }

    @Test
    void shouldCompareTheFirstAndTheLastQuarterWhateverTheOrder() {
        List<HealthSample> samples = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            samples.add(sample(i, 1_000 + 10 * i + (i % 5) * 1_000, 50 + i / 10, 20, 1_000_000));
        }
        ResourceHistory inOrder = new ResourceHistory();
        samples.forEach(sample -> inOrder.accept(0, sample));
        Collections.shuffle(samples, new Random(1));
        ResourceHistory shuffled = new ResourceHistory();
        samples.forEach(sample -> shuffled.accept(0, sample));
        samples.forEach(sample -> shuffled.accept(0, sample));

        ResourceTrend trend = inOrder.trend();
        assertThat(trend.getHeapFirst()).isEqualTo(1_000);
        assertThat(trend.getHeapLast()).isEqualTo(1_300);
        assertThat(trend.getOpenFilesFirst()).isEqualTo(50);
        assertThat(trend.getOpenFilesLast()).isEqualTo(53);
        assertThat(trend.getThreadsLast()).isEqualTo(20);
        assertThat(trend.getLastSendLatenessP99Nanos()).isBetween(0.98e6, 1.02e6);
        assertThat(shuffled.trend()).isEqualTo(trend);
    }

    @Test
    void shouldAddWorkersUpAndSayNothingOfTooFewSamples() {
        ResourceHistory history = new ResourceHistory();
        assertThat(history.trend()).isNull();
        for (int i = 0; i < 8; i++) {
            history.accept(0, sample(i, 100, 10, 5, 1));
            history.accept(1, sample(i, 200, 20, 7, 1));
        }
        assertThat(history.trend().getHeapFirst()).isEqualTo(300);
        assertThat(history.trend().getThreadsLast()).isEqualTo(12);
        history.accept(2, sample(0, 1, 1, 1, 1));
        assertThat(history.trend()).isNull();
    }

    @Test
    void shouldTellTheLiveHeapOfTheFirstAndTheLastSampleAndOneBetweenOnlyWhenEveryWorkerDoes() {
        ResourceHistory history = new ResourceHistory();
        for (int worker = 0; worker < 2; worker++) {
            history.accept(worker, live(9, 60L + worker));
            history.accept(worker, live(0, 50L + worker));
            for (int i = 1; i < 9; i++) {
                history.accept(worker, live(i, i == 3 ? 70L + worker : null));
            }
        }
        assertThat(history.trend().getLiveHeapWarm()).isEqualTo(141);
        assertThat(history.trend().getLiveHeapBefore()).isEqualTo(101);
        assertThat(history.trend().getLiveHeapAfter()).isEqualTo(121);

        history.accept(1, live(10, null));
        assertThat(history.trend().getLiveHeapBefore()).isEqualTo(101);
        assertThat(history.trend().getLiveHeapAfter()).isNull();
    }
}
