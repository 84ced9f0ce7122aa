// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.arrival;

import java.util.OptionalLong;

/** Arrivals of a rate over time, spread in a way; they never end. Confined to one thread. */
public final class SpacedArrivals implements ArrivalSchedule {

    private final RateProfile profile;
    private final Spacing spacing;
    private long index;
    private long positionQ30;

    public SpacedArrivals(RateProfile profile, Spacing spacing) {
        this.profile = profile;
        this.spacing = spacing;
    }

    /** Throws {@link ArithmeticException} after 2³³ arrivals or 292 years. */
    @Override
    public OptionalLong nextArrivalNanos() {
        positionQ30 = Math.addExact(positionQ30, spacing.gapQ30(index++));
        return OptionalLong.of(profile.offsetNanos(positionQ30));
    }
}
