// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kneepoint.schemas.metric.ConcurrencyCurve;
import java.util.Locale;
import java.util.OptionalDouble;

/**
 * How far the load of this moment is from the knee and from the break of a curve measured before.
 *
 * @param source the curve's run id or file name
 * @param curve the curve
 * @param engine which engine answered
 * @param running requests it works on, from 0
 * @param waiting requests in its queue; empty when it does not say, and then counted as none
 * @param kvUsage share of its KV cache in use, 0 to 1; empty when it does not say
 */
public record HeadroomReport(
        String source,
        ConcurrencyCurve curve,
        String engine,
        double running,
        OptionalDouble waiting,
        OptionalDouble kvUsage) {

    /** Where a load lies on its curve. */
    public enum Zone {
        /** Below the lowest estimate of the knee. */
        BELOW_KNEE("below the knee"),
        /** Between the lowest and the highest estimate of the knee. */
        AT_KNEE("at the knee"),
        /** Above the knee's estimates, and not broken yet. */
        PAST_KNEE("past the knee: latency pays for throughput"),
        /** Between the last level that was good and the first that was broken. */
        AT_BREAK("where it breaks: between the last good level and the first broken one"),
        /** At or above the first level that was broken. */
        BROKEN("broken: at or above a load that failed when it was measured"),
        /** Below the last good level of a curve that breaks but shows no clear knee. */
        BELOW_BREAK("below the break; the curve shows no clear knee"),
        /** The curve has neither knee nor break to compare with. */
        UNKNOWN("not to be said: the curve shows neither knee nor break");

        private final String words;

        Zone(String words) {
            this.words = words;
        }
    }

    /** Requests in the engine: running and waiting. */
    public double inFlight() {
        return running + waiting.orElse(0);
    }

    /** Requests that fit in until the knee's median; negative beyond it; empty when there is no clear knee. */
    public OptionalDouble untilKnee() {
        return until(curve.getKneeMedian());
    }

    /** Requests that fit in until the last good level; negative beyond it; empty when no break was found. */
    public OptionalDouble untilBreak() {
        return until(curve.getFirstBroken() == null ? null : curve.getLastGood());
    }

    /** Where the load lies. */
    public Zone zone() {
        double now = inFlight();
        if (curve.getFirstBroken() != null && now >= curve.getFirstBroken()) {
            return Zone.BROKEN;
        }
        if (curve.getLastGood() != null && now > curve.getLastGood()) {
            return Zone.AT_BREAK;
        }
        if (curve.getKneeMedian() == null) {
            return curve.getLastGood() == null ? Zone.UNKNOWN : Zone.BELOW_BREAK;
        }
        if (now < curve.getKneeLow()) {
            return Zone.BELOW_KNEE;
        }
        return now <= curve.getKneeHigh() ? Zone.AT_KNEE : Zone.PAST_KNEE;
    }

    /** One line. */
    public String line() {
        StringBuilder line = new StringBuilder(String.format(Locale.ROOT, "%s in flight", whole(inFlight())));
        line.append(" (").append(whole(running)).append(" running");
        waiting.ifPresent(queue -> line.append(", ").append(whole(queue)).append(" waiting"));
        kvUsage.ifPresent(
                share -> line.append(", KV cache ").append(String.format(Locale.ROOT, "%.0f %%", 100 * share)));
        line.append(")");
        if (curve.getKneeMedian() != null) {
            line.append(" · knee about ").append(whole(curve.getKneeMedian())).append(": ");
            line.append(distance(untilKnee().orElseThrow(), curve.getKneeMedian()));
        }
        if (curve.getFirstBroken() != null) {
            line.append(" · break ");
            line.append(
                    curve.getLastGood() == null
                            ? "at " + whole(curve.getFirstBroken())
                            : "above " + whole(curve.getLastGood()) + ": "
                                    + distance(untilBreak().orElseThrow(), curve.getLastGood()));
        }
        return line.append(" · ").append(zone().words).toString();
    }

    /** As JSON; distances are in requests in flight, shares of the knee and of the last good level as ratios. */
    public ObjectNode json() {
        ObjectNode node = new ObjectMapper().createObjectNode();
        node.put("source", source);
        node.put("engine", engine);
        node.put("running", running);
        node.put("waiting", JsonReport.boxed(waiting));
        node.put("inFlight", inFlight());
        node.put("kvUsage", JsonReport.boxed(kvUsage));
        node.put("zone", zone().name());
        node.putObject("knee")
                .put("low", curve.getKneeLow())
                .put("median", curve.getKneeMedian())
                .put("high", curve.getKneeHigh());
        node.putObject("breakingPoint").put("lastGood", curve.getLastGood()).put("firstBroken", curve.getFirstBroken());
        node.put("untilKnee", JsonReport.boxed(untilKnee()));
        node.put("untilBreak", JsonReport.boxed(untilBreak()));
        node.put("shareOfKnee", share(curve.getKneeMedian()));
        node.put("shareOfLastGood", share(curve.getFirstBroken() == null ? null : curve.getLastGood()));
        return node;
    }

    private Double share(Double limit) {
        return limit == null ? null : (Double) (inFlight() / limit);
    }

    private OptionalDouble until(Double limit) {
        return limit == null ? OptionalDouble.empty() : OptionalDouble.of(limit - inFlight());
    }

    private static String distance(double left, double limit) {
        return left >= 0
                ? String.format(Locale.ROOT, "%s left, %.0f %%", whole(left), 100 * left / limit)
                : String.format(Locale.ROOT, "%s beyond", whole(-left));
    }

    private static String whole(double value) {
        return Numbers.whole(value);
    }
}
