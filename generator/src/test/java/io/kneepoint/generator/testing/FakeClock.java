// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.testing;

import io.kneepoint.generator.request.RunClock;

/** A clock that stands still until it is moved. */
public final class FakeClock implements RunClock {

    /** What the epoch time is ahead of the monotonic time. [ns] */
    public static final long EPOCH = 1_800_000_000_000_000_000L;

    private long nanos = 1_000_000;

    public void advance(long byNanos) {
        nanos += byNanos;
    }

    @Override
    public long nanos() {
        return nanos;
    }

    @Override
    public long epochNanos(long of) {
        return EPOCH + of;
    }
}
