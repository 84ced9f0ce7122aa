// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EventCalendarTest {
    private final EventCalendar calendar = new EventCalendar();
    private final List<String> happened = new ArrayList<>();

    private void enter(long nanos, String name) {
        calendar.at(nanos, () -> happened.add(name + "@" + calendar.nowNanos()));
    }

    @Test
    void shouldRunEventsInOrderOfTimeAndThenOfEntry() {
        enter(20, "late");
        enter(10, "first");
        enter(10, "second");

        calendar.runUntil(15);
        assertThat(happened).containsExactly("first@10", "second@10");
        assertThat(calendar.nowNanos()).isEqualTo(15);
        assertThat(calendar.nextNanos()).hasValue(20);

        assertThat(calendar.runNext()).isTrue();
        assertThat(calendar.runNext()).isFalse();
        assertThat(happened).endsWith("late@20");
    }

    @Test
    void shouldRunAtOnceWhatShouldHaveHappenedAlready() {
        calendar.runUntil(100);
        enter(50, "overdue");

        calendar.runUntil(100);

        assertThat(happened).containsExactly("overdue@100");
    }

    @Test
    void shouldRunWhatAnEventEntersForTheSameInstant() {
        calendar.at(10, () -> enter(10, "child"));

        calendar.runUntil(10);

        assertThat(happened).containsExactly("child@10");
    }
}
