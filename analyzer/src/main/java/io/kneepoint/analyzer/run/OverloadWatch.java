// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.run;

import io.kneepoint.analyzer.statistics.StudentT;
import io.kneepoint.schemas.metric.LatencyWindow;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Says, while a run goes on, when the load seems to be past what the endpoint can take: over the latest windows of one stage both
 * the requests in flight and the TTFT rise, each significantly and by much.
 *
 * <p>A quantity rises when the lower end of the 99 % interval of its least-squares slope over time is above zero, b − t·s(b) &gt; 0
 * with n − 2 degrees of freedom (Draper and Smith, Applied Regression Analysis, 1.4), and the fitted line climbs by a fifth of the
 * mean. In a closed loop the requests in flight are held constant, so only queues that grow by themselves are found. It looks at 10
 * to 30 windows and says it once a stage. What it says goes into the status of a run that goes on, never into that of a closed one.
 */
final class OverloadWatch {

    private static final int FEWEST = 10;
    private static final int MOST = 30;
    private static final double CONFIDENCE = 0.99;
    private static final double LEAST_CLIMB = 0.2;
    private static final double NANOS_PER_SECOND = 1e9;

    private record Point(double inFlight, double ttftNanos) {}

    private final TreeMap<Long, Point> points = new TreeMap<>();
    private Long stageStart;
    private String finding;

    /** Takes a window of the shortest length, new or revised, and when the stage that it lies in began. */
    void accept(LatencyWindow window, long stageStartEpochNanos) {
        if (stageStart == null || stageStartEpochNanos > stageStart) {
            stageStart = stageStartEpochNanos;
            points.clear();
            finding = null;
        }
        Double ttft = window.getTtft().getMeanNanos();
        if (ttft == null || window.getStartEpochNanos() < stageStart) {
            return;
        }
        points.put(window.getStartEpochNanos(), new Point(window.getInFlightMean(), ttft));
        if (points.size() > MOST) {
            points.pollFirstEntry();
        }
        if (finding == null && points.size() >= FEWEST) {
            judge();
        }
    }

    /** What was found in the present stage, for people; empty when nothing was. */
    Optional<String> finding() {
        return Optional.ofNullable(finding);
    }

    private void judge() {
        double[] seconds = points.keySet().stream()
                .mapToDouble(start -> (start - points.firstKey()) / NANOS_PER_SECOND)
                .toArray();
        double[] inFlight =
                points.values().stream().mapToDouble(Point::inFlight).toArray();
        double[] ttft = points.values().stream().mapToDouble(Point::ttftNanos).toArray();
        if (rises(seconds, inFlight) && rises(seconds, ttft)) {
            Point last = points.lastEntry().getValue();
            finding = String.format(
                    Locale.ROOT,
                    "requests in flight and TTFT have been rising together for %.0f s, now %.0f in flight and %.0f ms:"
                            + " the load seems to be more than the endpoint can take",
                    seconds[seconds.length - 1],
                    last.inFlight(),
                    last.ttftNanos() / 1e6);
        }
    }

    /** Whether y rises with x, significantly and by much. */
    static boolean rises(double[] x, double[] y) {
        int n = x.length;
        double meanX = mean(x);
        double meanY = mean(y);
        double xx = 0;
        double xy = 0;
        for (int i = 0; i < n; i++) {
            xx += (x[i] - meanX) * (x[i] - meanX);
            xy += (x[i] - meanX) * (y[i] - meanY);
        }
        double slope = xy / xx;
        double residual = 0;
        for (int i = 0; i < n; i++) {
            double error = y[i] - meanY - slope * (x[i] - meanX);
            residual += error * error;
        }
        double error = Math.sqrt(residual / (n - 2) / xx);
        double t = StudentT.quantile(0.5 + CONFIDENCE / 2, n - 2);
        return slope - t * error > 0 && slope * (x[n - 1] - x[0]) >= LEAST_CLIMB * meanY;
    }

    private static double mean(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return sum / values.length;
    }
}
