// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.report;

import io.kneepoint.schemas.metric.ConcurrencyCurve;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What a curve says, as lines: knee, peak, sweet spot, break, and the law behind them. */
final class CurveText {

    private static final String BREAK = "  Break     ";
    private static final int LEVELS_OF_A_FIT = 5;

    private CurveText() {}

    /** The lines of a report; none without levels, and of one level only that it is no curve, and whether it is broken. */
    static List<String> lines(ConcurrencyCurve curve, Serving serving) {
        List<String> lines = new ArrayList<>();
        if (curve.getLevels() == 0) {
            return lines;
        }
        if (curve.getLevels() == 1) {
            lines.add("  Curve     none from one level: a peak takes 2 levels, a knee 5");
            if (curve.getFirstBroken() != null) {
                lines.add(BREAK + breakingPoint(curve));
            }
            return lines;
        }
        lines.add("  Knee      " + knee(curve));
        lines.add("  Peak      " + peak(curve));
        if (curve.getSweetSpotLow() != null) {
            lines.add("  Sweet     " + Numbers.whole(curve.getSweetSpotLow()) + " to "
                    + Numbers.whole(curve.getSweetSpotHigh()) + " in flight (70 to 80 % of the fitted peak)");
        }
        lines.add(BREAK + breakingPoint(curve));
        ServingText.ceiling(serving, curve.getKneeMedian()).ifPresent(lines::add);
        return lines;
    }

    /** The law fitted, its peak, and why a part of the curve is not known. */
    static List<String> law(ConcurrencyCurve curve) {
        List<String> lines = new ArrayList<>();
        if (curve.getUslGamma() != null) {
            lines.add(String.format(
                    Locale.ROOT,
                    "  Law       USL: γ %.2f tok/s, α %.5f, β %.3e (R² %.5f)",
                    curve.getUslGamma(),
                    curve.getUslAlpha(),
                    curve.getUslBeta(),
                    curve.getUslRSquared()));
        }
        if (curve.getFittedPeakConcurrency() != null) {
            lines.add(String.format(
                            Locale.ROOT,
                            "  Fitted    peak N* %.1f in flight, %s tok/s",
                            curve.getFittedPeakConcurrency(),
                            Numbers.number(curve.getFittedPeakTokensPerSecond()))
                    + interval(
                            "; 95 % interval of the peak ", curve.getFittedPeakCiLow(), curve.getFittedPeakCiHigh()));
        }
        if (!curve.getFlags().isEmpty()) {
            lines.add("  Flags     " + String.join(", ", curve.getFlags()));
        }
        curve.getReasons().entrySet().stream()
                .sorted(java.util.Map.Entry.comparingByKey())
                .forEach(reason -> lines.add("  Unknown   " + reason.getKey() + ": " + reason.getValue()));
        return lines;
    }

    private static String peak(ConcurrencyCurve curve) {
        if (curve.getPeakConcurrency() == null) {
            return "not known" + because(curve, "PEAK");
        }
        return Numbers.number(curve.getPeakTokensPerSecond()) + " tok/s at " + Numbers.whole(curve.getPeakConcurrency())
                + " in flight";
    }

    private static String because(ConcurrencyCurve curve, String part) {
        return Optional.ofNullable(curve.getReasons().get(part))
                .map(reason -> ": " + reason)
                .orElse("");
    }

    private static String knee(ConcurrencyCurve curve) {
        if (curve.getKneeMedian() == null && curve.getLevels() < LEVELS_OF_A_FIT) {
            return "not known: " + curve.getLevels() + (curve.getLevels() == 1 ? " level was" : " levels were")
                    + " measured, and a fit takes " + LEVELS_OF_A_FIT;
        }
        if (curve.getKneeMedian() == null && curve.getReasons().containsKey("USL")) {
            return "not known" + because(curve, "USL");
        }
        if (curve.getKneeMedian() == null) {
            return "not clear from " + curve.getLevels() + " levels" + because(curve, "KNEE");
        }
        return "about " + Numbers.whole(curve.getKneeMedian()) + " requests in flight (estimates "
                + Numbers.whole(curve.getKneeLow()) + " to " + Numbers.whole(curve.getKneeHigh())
                + interval("; 95 % interval ", curve.getKneeCiLow(), curve.getKneeCiHigh()) + ")";
    }

    private static String breakingPoint(ConcurrencyCurve curve) {
        if (curve.getFirstBroken() == null) {
            return "none found up to the highest level";
        }
        String from = curve.getLastGood() == null
                ? "at or below "
                : "between " + Numbers.whole(curve.getLastGood()) + " and ";
        return from + Numbers.whole(curve.getFirstBroken()) + " in flight: " + curve.getBreakReason();
    }

    private static String interval(String label, Double low, Double high) {
        if (low == null && high == null) {
            return "";
        }
        if (low == null) {
            return label + "up to " + Numbers.whole(high);
        }
        return label
                + (high == null
                        ? "from " + Numbers.whole(low) + " on"
                        : Numbers.whole(low) + " to " + Numbers.whole(high));
    }
}
