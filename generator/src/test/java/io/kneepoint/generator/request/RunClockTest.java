// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.request;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RunClockTest {

    @Test
    void shouldKeepDifferencesAcrossItsAnchor() {
        RunClock clock = RunClock.system();
        long nanos = clock.nanos();

        assertThat(clock.epochNanos(nanos + 12_345) - clock.epochNanos(nanos)).isEqualTo(12_345);
        assertThat(RunClock.system()).isSameAs(clock);
    }
}
