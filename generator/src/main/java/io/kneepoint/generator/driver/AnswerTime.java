// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.driver;

import java.util.OptionalLong;

/** Mean time of the requests of a stage that ended well, or what was expected of them while none has. Confined to one thread. */
final class AnswerTime {

    private OptionalLong expected = OptionalLong.empty();
    private long count;
    private double sumNanos;

    void expect(OptionalLong durationNanos) {
        expected = durationNanos;
    }

    void add(long durationNanos) {
        count++;
        sumNanos += durationNanos;
    }

    /** Empty when nothing is known. [ns] */
    OptionalLong mean() {
        return count == 0 ? expected : OptionalLong.of((long) (sumNanos / count));
    }
}
