// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class WorkerShareLawTest {

    private static final SplittableRandom RANDOM = new SplittableRandom(9);

    @Test
    void shouldDivideEveryNumberAmongTheWorkersWithoutRest() {
        for (int round = 0; round < 500; round++) {
            int workers = 1 + RANDOM.nextInt(20);
            int total = RANDOM.nextInt(200);
            List<WorkerShare> shares = shares(workers);

            assertThat(shares.stream().mapToInt(share -> share.of(total)).sum())
                    .as("%d among %d", total, workers)
                    .isEqualTo(total);
            for (WorkerShare share : shares) {
                assertThat(LongStream.range(0, total).filter(share::has).count())
                        .isEqualTo(share.of(total));
            }
        }
    }

    @Test
    void shouldGiveNoNumberTwice() {
        for (int workers = 1; workers < 8; workers++) {
            List<Long> numbers = new ArrayList<>();
            for (WorkerShare share : shares(workers)) {
                for (long own = 0; own < 50; own++) {
                    assertThat(share.has(share.numberOf(own))).isTrue();
                    numbers.add(share.numberOf(own));
                }
            }
            assertThat(numbers).doesNotHaveDuplicates().hasSize(workers * 50);
            assertThat(numbers.stream().mapToLong(Long::longValue).max()).hasValue(workers * 50L - 1);
        }
    }

    @Test
    void shouldRefuseAWorkerThatIsNone() {
        assertThatThrownBy(() -> new WorkerShare(2, 2))
                .hasMessage("worker: 2 of 2 (expected: from 0, less than their number)");
        assertThatThrownBy(() -> new WorkerShare(-1, 2)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new WorkerShare(0, 0)).isInstanceOf(IllegalArgumentException.class);
    }

    private static List<WorkerShare> shares(int workers) {
        return IntStream.range(0, workers)
                .mapToObj(worker -> new WorkerShare(worker, workers))
                .toList();
    }
}
