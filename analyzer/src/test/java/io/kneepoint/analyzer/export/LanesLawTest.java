// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.export;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Stretches of time on one lane never overlap, in whatever order they are told; told in order, no lane is wasted. */
class LanesLawTest {

    private record Stretch(long from, long to) {}

    static LongStream seeds() {
        return LongStream.range(0, 50);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void shouldNeverLayStretchesOverEachOther(long seed) {
        Random random = new Random(seed);
        List<Stretch> stretches = stretches(random);
        Collections.shuffle(stretches, random);

        Map<Integer, List<Stretch>> byLane = lay(stretches);

        byLane.values().forEach(lane -> {
            lane.sort(Comparator.comparingLong(Stretch::from));
            for (int i = 1; i < lane.size(); i++) {
                assertThat(lane.get(i).from())
                        .isGreaterThanOrEqualTo(lane.get(i - 1).to());
            }
        });
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void shouldTakeAsManyLanesAsStretchesAreAtOnce(long seed) {
        List<Stretch> stretches = stretches(new Random(seed));
        stretches.sort(Comparator.comparingLong(Stretch::from));
        long most = stretches.stream()
                .mapToLong(at -> stretches.stream()
                        .filter(each -> each.from() <= at.from() && each.to() > at.from())
                        .count())
                .max()
                .orElseThrow();

        assertThat((long) lay(stretches).size()).isEqualTo(most);
    }

    private static List<Stretch> stretches(Random random) {
        List<Stretch> stretches = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            long from = random.nextInt(2_000);
            stretches.add(new Stretch(from, from + 1 + random.nextInt(100)));
        }
        return stretches;
    }

    /** Begins each stretch in the order given, and gives back the lanes of those that ended before it. */
    private static Map<Integer, List<Stretch>> lay(List<Stretch> stretches) {
        Lanes lanes = new Lanes();
        Map<Integer, List<Stretch>> byLane = new HashMap<>();
        IdentityHashMap<Stretch, Integer> laneOf = new IdentityHashMap<>();
        PriorityQueue<Stretch> open = new PriorityQueue<>(Comparator.comparingLong(Stretch::to));
        for (Stretch stretch : stretches) {
            while (!open.isEmpty() && open.peek().to() <= stretch.from()) {
                Stretch over = open.remove();
                lanes.giveBack(laneOf.get(over), over.to());
            }
            int lane = lanes.take(stretch.from());
            laneOf.put(stretch, lane);
            byLane.computeIfAbsent(lane, key -> new ArrayList<>()).add(stretch);
            open.add(stretch);
        }
        return byLane;
    }
}
