// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.report;

import java.util.Locale;

/** Numbers with their units, as a table shows them; "–" for what is unknown. */
final class Numbers {

    static final String UNKNOWN = "–";

    private static final double NANOS_PER_MICRO = 1e3;
    private static final double NANOS_PER_MILLI = 1e6;
    private static final double NANOS_PER_SECOND = 1e9;

    private Numbers() {}

    /** A duration in the unit that leaves about three digits. */
    static String duration(Double nanos) {
        if (nanos == null) {
            return UNKNOWN;
        }
        if (nanos < NANOS_PER_MILLI) {
            return digits(nanos / NANOS_PER_MICRO) + " µs";
        }
        return nanos < 10 * NANOS_PER_SECOND
                ? digits(nanos / NANOS_PER_MILLI) + " ms"
                : digits(nanos / NANOS_PER_SECOND) + " s";
    }

    /** A number with thousands separated: whole from 100 on, one decimal from 10 on, else two. */
    static String number(Double value) {
        return value == null ? UNKNOWN : digits(value);
    }

    /** A count, with thousands separated. */
    static String whole(double value) {
        return String.format(Locale.ROOT, "%,.0f", value);
    }

    static String percent(Double ratio) {
        if (ratio == null) {
            return UNKNOWN;
        }
        double percent = ratio * 100;
        return percent == 0 ? "0 %" : String.format(Locale.ROOT, percent < 10 ? "%.2f %%" : "%.1f %%", percent);
    }

    static String ratio(Double value) {
        return value == null ? UNKNOWN : String.format(Locale.ROOT, "%.2f", value);
    }

    private static String digits(double value) {
        double size = Math.abs(value);
        return String.format(Locale.ROOT, size >= 100 ? "%,.0f" : size >= 10 ? "%.1f" : "%.2f", value);
    }
}
