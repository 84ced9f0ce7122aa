// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.dashboard;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kneepoint.analyzer.report.JsonReport;
import io.kneepoint.analyzer.report.RunReport;
import io.kneepoint.analyzer.report.Thresholds;
import io.kneepoint.schemas.metric.ConcurrencyLevel;
import io.kneepoint.schemas.metric.LatencySummary;
import io.kneepoint.schemas.metric.LatencyWindow;
import java.util.List;
import java.util.OptionalLong;

/** Records as the page reads them: times in seconds since the Unix epoch, latencies in milliseconds, unknown is null. Stateless. */
public final class PageJson {

    private static final double NANOS_PER_MILLI = 1e6;
    private static final double NANOS_PER_SECOND = 1e9;

    private PageJson() {}

    /** A report with what its pictures need beside it: when each stage was measured, and the limits of the grades. */
    public static ObjectNode report(RunReport report) {
        ObjectNode tree = JsonReport.tree(report);
        Long started = report.status().getStartedEpochNanos();
        tree.put("startedEpochSeconds", started == null ? null : (Double) (started / NANOS_PER_SECOND));
        for (int i = 0; i < report.levels().size(); i++) {
            ConcurrencyLevel level = report.levels().get(i);
            ObjectNode node = (ObjectNode) tree.get("levels").get(i);
            Long from = level.getMeasureFromEpochNanos();
            Long length = level.getMeasureDurationNanos();
            node.put("measureFromSeconds", from == null ? null : (Double) (from / NANOS_PER_SECOND));
            node.put("measureDurationSeconds", length == null ? null : (Double) (length / NANOS_PER_SECOND));
        }
        ObjectNode limits = limits(report.thresholds());
        report.thresholds()
                .throughput(report.serving().billionParameters())
                .ifPresent(limit -> limits.set("systemTps", pair(limit.good(), limit.acceptable())));
        tree.set("limits", limits);
        return tree;
    }

    private static ObjectNode limits(Thresholds thresholds) {
        ObjectNode node = object();
        node.set(
                "ttft",
                pair(
                        thresholds.ttft().good().toNanos() / NANOS_PER_MILLI,
                        thresholds.ttft().acceptable().toNanos() / NANOS_PER_MILLI));
        node.set(
                "tpot",
                pair(
                        thresholds.tpot().good().toNanos() / NANOS_PER_MILLI,
                        thresholds.tpot().acceptable().toNanos() / NANOS_PER_MILLI));
        node.set("jitter", pair(thresholds.jitter().good(), thresholds.jitter().acceptable()));
        node.set(
                "tailRatio",
                pair(thresholds.tailRatio().good(), thresholds.tailRatio().acceptable()));
        node.set(
                "errorRate",
                pair(
                        thresholds.errorRatePercent().good() / 100,
                        thresholds.errorRatePercent().acceptable() / 100));
        return node;
    }

    private static ArrayNode pair(double good, double acceptable) {
        return JsonNodeFactory.instance.arrayNode().add(good).add(acceptable);
    }

    /** Windows as columns of one table, so that ten thousand of them stay small. */
    public static ObjectNode windows(List<LatencyWindow> windows) {
        ObjectNode node = object();
        for (String column : List.of("t", "tps", "inFlight", "sent", "ended", "errors")) {
            node.putArray(column);
        }
        for (LatencyWindow window : windows) {
            add(node, "t", window.getStartEpochNanos() / NANOS_PER_SECOND);
            add(node, "tps", rounded(window.getOutputTokensPerSecond()));
            add(node, "inFlight", rounded(window.getInFlightMean()));
            add(node, "sent", (double) window.getRequestsSent());
            add(node, "ended", (double) window.getRequestsEnded());
            add(node, "errors", (double) window.getErrors());
            latency(node, "ttft", window.getTtft());
            latency(node, "itl", window.getItl());
        }
        return node;
    }

    private static void latency(ObjectNode node, String name, LatencySummary summary) {
        add(node, name + "P50", millis(summary.getP50Nanos()));
        add(node, name + "P95", millis(summary.getP95Nanos()));
        add(node, name + "P99", millis(summary.getP99Nanos()));
    }

    private static void add(ObjectNode node, String column, Double value) {
        node.withArray(column).add(value);
    }

    /** Requests as rows: stage, sent, first token, last token, end (the last three after sent), longest and mean gap, and more. */
    static ArrayNode lanes(List<Lane> lanes) {
        ArrayNode rows = JsonNodeFactory.instance.arrayNode();
        for (Lane lane : lanes) {
            rows.addObject()
                    .put("id", lane.worker() + "/" + lane.ordinal())
                    .put("stage", lane.stage())
                    .put("sent", lane.sentEpochNanos() / NANOS_PER_SECOND)
                    .put("firstMs", millis(lane.firstTokenOffsetNanos()))
                    .put("lastMs", millis(lane.lastTokenOffsetNanos()))
                    .put("closedMs", millis(lane.closedOffsetNanos()))
                    .put("gapMaxMs", millis(lane.gapMaxNanos()))
                    .put("gapMeanMs", millis(lane.gapMeanNanos()))
                    .put("tokens", lane.outputTokens())
                    .put("outcome", lane.outcome().name());
        }
        return rows;
    }

    /** A run in the list of runs. */
    static ObjectNode listed(String name, RunReport report) {
        ObjectNode tree = JsonReport.tree(report);
        ObjectNode node = object();
        node.put("name", name).put("runId", report.status().getRunId());
        node.put("state", report.status().getState().name());
        node.put("model", report.status().getModel());
        Long started = report.status().getStartedEpochNanos();
        node.put("started", started == null ? null : (Double) (started / NANOS_PER_SECOND));
        node.set("labels", tree.get("labels"));
        node.set("knee", tree.get("curve").get("knee"));
        node.set("peak", tree.get("curve").get("peak"));
        node.set("break", tree.get("curve").get("breakingPoint"));
        ArrayNode levels = node.putArray("levels");
        report.levels().stream().map(ConcurrencyLevel::getConcurrency).forEach(levels::add);
        return node;
    }

    private static Double millis(OptionalLong nanos) {
        return nanos.isPresent() ? millis((Double) (double) nanos.getAsLong()) : null;
    }

    static Double millis(Double nanos) {
        return nanos == null ? null : rounded(nanos / NANOS_PER_MILLI);
    }

    /** Three decimals: what a picture can show, in a third of the characters. */
    static Double rounded(double value) {
        return Math.rint(value * 1e3) / 1e3;
    }

    static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
