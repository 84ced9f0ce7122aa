// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.regression;

import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * The statistic on both sides, and the price of more data; what is not known is empty.
 *
 * @param baseline ms, tokens/s, USD, or % for a share; the geometric mean (for a share the mean) over several runs
 * @param candidate the same
 * @param requiredSeconds measurement that {@link Comparison.Numbers#requiredPerSide} takes at this level [s a side]
 */
public record Sides(OptionalDouble baseline, OptionalDouble candidate, OptionalDouble requiredSeconds) {

    static final Sides NONE = new Sides(OptionalDouble.empty(), OptionalDouble.empty(), OptionalDouble.empty());

    /** Of values that are known; {@code required} units take {@code secondsOfUnit} each, if that is known. */
    static Sides of(double baseline, double candidate, OptionalLong required, OptionalDouble secondsOfUnit) {
        return new Sides(
                OptionalDouble.of(baseline),
                OptionalDouble.of(candidate),
                required.isEmpty() || secondsOfUnit.isEmpty()
                        ? OptionalDouble.empty()
                        : OptionalDouble.of(required.getAsLong() * secondsOfUnit.getAsDouble()));
    }
}
