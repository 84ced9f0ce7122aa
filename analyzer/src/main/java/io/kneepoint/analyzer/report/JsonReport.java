// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kneepoint.schemas.metric.BurstResponse;
import io.kneepoint.schemas.metric.ConcurrencyCurve;
import io.kneepoint.schemas.metric.ConcurrencyLevel;
import io.kneepoint.schemas.metric.LatencySummary;
import io.kneepoint.schemas.metric.MetricDrift;
import io.kneepoint.schemas.metric.ResourceTrend;
import io.kneepoint.schemas.metric.RunStatus;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;

/** A report as JSON. Field names are a contract and hold their units; what is unknown is {@code null}, never NaN. */
public final class JsonReport {

    private static final ObjectMapper MAPPER = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
    private static final double NANOS_PER_MILLI = 1e6;

    private JsonReport() {}

    /** The report, indented. */
    public static String of(RunReport report) {
        try {
            return MAPPER.writeValueAsString(tree(report));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of plain values is always JSON", e);
        }
    }

    /** The report as a tree. */
    public static ObjectNode tree(RunReport report) {
        RunStatus status = report.status();
        ObjectNode root = MAPPER.createObjectNode();
        root.put("runId", status.getRunId());
        root.put("complete", report.isComplete());
        root.put("state", status.getState().name());
        root.put("detail", status.getDetail());
        root.put("invalidReason", status.getInvalidReason());
        root.put("tool", status.getTool());
        root.put("model", status.getModel());
        root.put("endpoint", status.getEndpoint());
        ObjectNode labels = root.putObject("labels");
        new TreeMap<>(status.getLabels()).forEach(labels::put);
        root.putObject("events")
                .put("expected", status.getEventsExpected())
                .put("received", status.getEventsReceived());
        definitions(root, report);
        ArrayNode levels = root.putArray("levels");
        report.levels().forEach(level -> level(levels.addObject(), level, report));
        curve(
                root.putObject("curve"),
                report.curve()
                        .orElseGet(() -> ConcurrencyCurve.newBuilder()
                                .setRunId(status.getRunId())
                                .setLevels(0)
                                .build()),
                report.serving());
        serving(root.putObject("serving"), report.serving());
        health(root.putObject("health"), status);
        calibration(root, report);
        ArrayNode notes = root.putArray("notes");
        report.notes().forEach(notes::add);
        return root;
    }

    private static void definitions(ObjectNode root, RunReport report) {
        ObjectNode node = root.putObject("definitions");
        report.definitions()
                .ifPresent(definitions -> node.put(
                                "firstToken", definitions.getFirstToken().name())
                        .put("lastToken", definitions.getLastToken().name())
                        .put("fidelity", definitions.getFidelity().name()));
    }

    private static void level(ObjectNode node, ConcurrencyLevel level, RunReport report) {
        node.put("concurrency", level.getConcurrency());
        node.put("ratePerSecond", level.getRatePerSecond());
        node.put("stage", level.getStage());
        node.put("name", level.getName());
        node.put("requests", level.getRequests());
        node.put("errors", level.getErrors());
        node.put("errorRate", level.getErrorRate());
        ObjectNode errors = node.putObject("errorsByOutcome");
        new TreeMap<>(level.getErrorsByOutcome()).forEach(errors::put);
        node.put("outputTokens", level.getOutputTokens());
        node.put("outputTokensPerSecond", level.getOutputTokensPerSecond());
        node.put("requestsPerSecond", level.getRequestsPerSecond());
        node.put("endedPerSecond", level.getEndedPerSecond());
        Long length = level.getMeasureDurationNanos();
        node.put("measuredMs", length == null ? null : (Double) (length / NANOS_PER_MILLI));
        node.put("measuredConcurrency", level.getMeasuredConcurrency());
        node.put("littleRatio", level.getLittleRatio());
        node.put("steady", level.getSteady());
        latency(node.putObject("ttftMs"), level.getTtft());
        latency(node.putObject("ttftFromIntendedMs"), level.getTtftFromIntended());
        latency(node.putObject("tpotMs"), level.getTpot());
        latency(node.putObject("itlMs"), level.getItl());
        latency(node.putObject("e2eMs"), level.getE2e());
        node.put("itlCv", level.getItlCv());
        node.put("tailRatio", level.getTailRatio());
        node.put("outputTokensPerRequest", level.getOutputTokensPerRequest());
        node.put("costUsdPerRequest", level.getCostUsdPerRequest());
        node.put("costUsdPerMillionOutputTokens", boxed(report.serving().usdPerMillionOutputTokens(level)));
        node.put("goodput", level.getGoodputPerSecond());
        node.put("pattern", level.getPattern().name());
        node.put("askedPerSecond", level.getAskedPerSecond());
        node.put("deliveredPerSecond", level.getDeliveredPerSecond());
        bursts(node, level.getBurstResponse());
        drifts(node.putArray("drifts"), level);
        belowInstrumentError(node, level, report);
        engine(node.putObject("engine"), report.gauges().get(level.getStage()));
        Thresholds.Grades grades = report.grades(level);
        ObjectNode gradesNode = node.putObject("grades");
        Map<String, Optional<Grade>> byName = new LinkedHashMap<>();
        byName.put("ttft", grades.ttft());
        byName.put("tpot", grades.tpot());
        byName.put("systemTps", grades.systemTps());
        byName.put("jitter", grades.jitter());
        byName.put("tailRatio", grades.tailRatio());
        byName.put("errorRate", grades.errorRate());
        byName.forEach(
                (name, grade) -> gradesNode.put(name, grade.map(Grade::name).orElse(null)));
    }

    private static void bursts(ObjectNode node, BurstResponse response) {
        if (response == null) {
            node.putNull("bursts");
            return;
        }
        node.putObject("bursts")
                .put("count", response.getBursts())
                .put("recovered", response.getRecovered())
                .put("recoveryP50Ms", millis(response.getRecoveryP50DurationNanos()))
                .put("recoveryMaxMs", millis(response.getRecoveryMaxDurationNanos()))
                .put("drained", response.getDrained())
                .put("drainP50Ms", millis(response.getDrainP50DurationNanos()))
                .put("drainMaxMs", millis(response.getDrainMaxDurationNanos()));
    }

    private static void drifts(ArrayNode node, ConcurrencyLevel level) {
        for (MetricDrift drift : level.getDrifts()) {
            node.addObject()
                    .put("metric", drift.getMetric())
                    .put("changePercentPerHour", drift.getChangePercentPerHour())
                    .put("changePercent", drift.getChangePercent())
                    .put("pTwoSided", drift.getPTwoSided())
                    .put("drifts", drift.getDrifts());
        }
    }

    static void latency(ObjectNode node, LatencySummary summary) {
        node.put("p50", millis(summary.getP50Nanos()));
        node.put("p95", millis(summary.getP95Nanos()));
        node.put("p99", millis(summary.getP99Nanos()));
        node.put("mean", millis(summary.getMeanNanos()));
    }

    private static Double millis(Double nanos) {
        return nanos == null ? null : (Double) (nanos / NANOS_PER_MILLI);
    }

    static void curve(ObjectNode node, ConcurrencyCurve curve, Serving serving) {
        node.putObject("knee")
                .put("low", curve.getKneeLow())
                .put("median", curve.getKneeMedian())
                .put("high", curve.getKneeHigh());
        node.putObject("kneeCi95").put("low", curve.getKneeCiLow()).put("high", curve.getKneeCiHigh());
        node.putObject("peak")
                .put("concurrency", curve.getPeakConcurrency())
                .put("outputTokensPerSecond", curve.getPeakTokensPerSecond());
        node.putObject("fittedPeak")
                .put("concurrency", curve.getFittedPeakConcurrency())
                .put("outputTokensPerSecond", curve.getFittedPeakTokensPerSecond())
                .put("ci95Low", curve.getFittedPeakCiLow())
                .put("ci95High", curve.getFittedPeakCiHigh());
        node.putObject("sweetSpot").put("low", curve.getSweetSpotLow()).put("high", curve.getSweetSpotHigh());
        node.putObject("breakingPoint")
                .put("lastGood", curve.getLastGood())
                .put("firstBroken", curve.getFirstBroken())
                .put("reason", curve.getBreakReason());
        node.putObject("usl")
                .put("alpha", curve.getUslAlpha())
                .put("beta", curve.getUslBeta())
                .put("gamma", curve.getUslGamma())
                .put("rSquared", curve.getUslRSquared());
        node.put("kvCeiling", boxed(serving.kvCeiling()));
        ArrayNode flags = node.putArray("flags");
        curve.getFlags().forEach(flags::add);
        ObjectNode reasons = node.putObject("reasons");
        new TreeMap<>(curve.getReasons()).forEach(reasons::put);
    }

    private static void engine(ObjectNode node, EngineGauges gauges) {
        node.put("runningMean", gauges == null ? null : (Double) gauges.runningMean());
        node.put("waitingMean", gauges == null ? null : boxed(gauges.waitingMean()));
        node.put("kvUsageMax", gauges == null ? null : boxed(gauges.kvUsageMax()));
    }

    static void serving(ObjectNode node, Serving serving) {
        node.put("hardware", serving.hardware().orElse(null));
        node.put("billionParameters", boxed(serving.billionParameters()));
        node.put("contextTokens", boxed(serving.contextTokens()));
        node.put("usdPerHour", boxed(serving.usdPerHour()));
    }

    static Double boxed(OptionalDouble value) {
        return value.isPresent() ? (Double) value.getAsDouble() : null;
    }

    private static void calibration(ObjectNode root, RunReport report) {
        if (report.instrument().isPresent() && report.instrument().get() instanceof InstrumentError.Measured measured) {
            root.putObject("calibration")
                    .put("timingErrorP50Ms", measured.timingErrorP50Nanos() / NANOS_PER_MILLI)
                    .put("timingErrorP99Ms", measured.timingErrorP99Nanos() / NANOS_PER_MILLI)
                    .put("streams", measured.streams())
                    .put("tokensPerSecond", measured.tokensPerSecond());
        } else {
            root.putNull("calibration");
        }
    }

    private static void belowInstrumentError(ObjectNode node, ConcurrencyLevel level, RunReport report) {
        ArrayNode names = node.putArray("belowInstrumentError");
        Map<String, LatencySummary> summaries = new LinkedHashMap<>();
        summaries.put("ttftMs", level.getTtft());
        summaries.put("ttftFromIntendedMs", level.getTtftFromIntended());
        summaries.put("tpotMs", level.getTpot());
        summaries.put("itlMs", level.getItl());
        summaries.put("e2eMs", level.getE2e());
        summaries.forEach((name, summary) -> {
            Map<String, Double> values = new LinkedHashMap<>();
            values.put("p50", summary.getP50Nanos());
            values.put("p95", summary.getP95Nanos());
            values.put("p99", summary.getP99Nanos());
            values.put("mean", summary.getMeanNanos());
            values.forEach((quantile, nanos) -> {
                if (report.isBelowInstrumentError(nanos)) {
                    names.add(name + "." + quantile);
                }
            });
        });
    }

    private static void health(ObjectNode node, RunStatus status) {
        node.put("loopLagP99Ms", millis(status.getLoopLagP99Nanos()));
        node.put("sendLatenessP99Ms", millis(status.getSendLatenessP99Nanos()));
        node.put(
                "gcPauseMaxMs",
                status.getGcPauseMaxNanos() == null ? null : (Double) (status.getGcPauseMaxNanos() / NANOS_PER_MILLI));
        node.put("eventsDropped", status.getEventsDropped());
        node.put("proxyBufferingSuspected", status.getProxyBufferingSuspected());
        resources(node, status.getResources());
    }

    private static void resources(ObjectNode health, ResourceTrend held) {
        if (held == null) {
            health.putNull("resources");
            return;
        }
        health.putObject("resources")
                .put("heapFirstBytes", held.getHeapFirst())
                .put("heapLastBytes", held.getHeapLast())
                .put("liveHeapBeforeBytes", held.getLiveHeapBefore())
                .put("liveHeapWarmBytes", held.getLiveHeapWarm())
                .put("liveHeapAfterBytes", held.getLiveHeapAfter())
                .put("openFilesFirst", held.getOpenFilesFirst())
                .put("openFilesLast", held.getOpenFilesLast())
                .put("threadsFirst", held.getThreadsFirst())
                .put("threadsLast", held.getThreadsLast())
                .put("sendLatenessP99FirstMs", millis(held.getFirstSendLatenessP99Nanos()))
                .put("sendLatenessP99LastMs", millis(held.getLastSendLatenessP99Nanos()));
    }
}
