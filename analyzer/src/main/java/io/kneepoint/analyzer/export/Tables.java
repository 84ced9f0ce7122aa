// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.export;

import io.kneepoint.analyzer.concurrency.RequestLatencies;
import io.kneepoint.schemas.event.StageStarted;
import io.kneepoint.schemas.metric.ConcurrencyLevel;
import io.kneepoint.schemas.metric.LatencySummary;
import io.kneepoint.schemas.metric.LatencyWindow;
import io.kneepoint.schemas.timeline.RequestTimeline;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The tables that a run can be exported as. Durations are in milliseconds, and exact to the nanosecond where they were
 * measured; instants are nanoseconds since the Unix epoch; what is unknown is empty.
 */
public final class Tables {

    /** One row a request, in the order in which they ended. */
    public static final Table<RequestRow> REQUESTS = requests();

    /** One row an arrival, in the order in which they were recorded. */
    public static final Table<ArrivalRow> ARRIVALS = arrivals();

    /** One row a window of time, the shorter windows first, each length in the order of time. */
    public static final Table<LatencyWindow> WINDOWS = windows();

    /** One row a load level, in the order in which they were driven. */
    public static final Table<ConcurrencyLevel> LEVELS = levels();

    private Tables() {}

    private static Table<RequestRow> requests() {
        Table.Builder<RequestRow> table = new Table.Builder<>("a request that ended, well or not");
        table.column("run_id", "run", row -> row.timeline().getRunId())
                .column(
                        "worker",
                        "worker of the run, from 0",
                        row -> row.timeline().getWorker())
                .column(
                        "ordinal",
                        "request of that worker, from 0",
                        row -> row.timeline().getOrdinal())
                .column(
                        "stage",
                        "load level or phase that asked for it, from 0",
                        row -> row.timeline().getStage())
                .column("stage_name", "its name", stage(StageStarted::getName))
                .column(
                        "concurrency",
                        "requests it kept in flight; empty in an open loop",
                        stage(StageStarted::getConcurrency))
                .column(
                        "rate_per_second",
                        "arrival rate it asked for; empty in a closed loop",
                        stage(StageStarted::getRatePerSecond))
                .column(
                        "outcome",
                        "OK, or the name of the failure",
                        row -> row.timeline().getOutcome().name())
                .column("http_status", "HTTP status", row -> row.timeline().getHttpStatus())
                .column(
                        "intended_epoch_ns",
                        "when it was meant to be sent",
                        row -> row.timeline().getIntendedEpochNanos())
                .column(
                        "sent_epoch_ns",
                        "when it was sent; empty when it never was",
                        row -> row.timeline().getSentEpochNanos())
                .millis("queued_ms", "sent − intended", RequestRow::queuedDurationNanos)
                .millis(
                        "connect_ms",
                        "spent on a new connection; empty when one was reused",
                        of(RequestTimeline::getConnectDurationNanos))
                .millis("headers_ms", "head of the response − sent", of(RequestTimeline::getHeadersOffsetNanos))
                .millis("ttft_ms", "first content − sent", of(RequestLatencies::ttft))
                .millis(
                        "ttft_from_intended_ms",
                        "first content − intended",
                        intended(RequestLatencies::ttftFromIntended))
                .millis(
                        "first_answer_ms",
                        "first content that is not reasoning − sent",
                        of(RequestTimeline::getFirstAnswerOffsetNanos))
                .millis("last_token_ms", "last content − sent", of(RequestTimeline::getLastTokenOffsetNanos))
                .millis("tpot_ms", "(last content − first) / (output tokens − 1)", of(RequestLatencies::tpot))
                .millis("e2e_ms", "end − sent", of(RequestLatencies::e2e))
                .millis("e2e_from_intended_ms", "end − intended", intended(RequestLatencies::e2eFromIntended))
                .millis("itl_mean_ms", "mean gap between its arrivals", RequestRow::gapMeanNanos)
                .millis("itl_max_ms", "longest gap between its arrivals", RequestRow::gapMaxNanos)
                .column("itl_cv", "jitter: standard deviation of its gaps / their mean", RequestRow::gapVariation)
                .column(
                        "prompt_tokens",
                        "prompt tokens, as the server says or else as asked",
                        row -> row.timeline().getPromptTokens())
                .column(
                        "output_tokens",
                        "output tokens, as the server counts or else as they arrived",
                        row -> row.timeline().getOutputTokens())
                .column(
                        "output_tokens_from_usage",
                        "whether that is the server's count",
                        row -> row.timeline().getOutputTokensFromUsage())
                .column(
                        "arrivals",
                        "reads of the socket that brought content",
                        row -> row.timeline().getArrivals())
                .column(
                        "multi_token_arrivals",
                        "those that brought more than one token",
                        row -> row.timeline().getMultiTokenArrivals());
        return table.build();
    }

    private static <V extends Number> Function<RequestRow, V> of(Function<RequestTimeline, V> value) {
        return row -> value.apply(row.timeline());
    }

    /** None where the intended or the real start is unknown: from sent it would be another number. */
    private static Function<RequestRow, Double> intended(Function<RequestTimeline, Double> value) {
        return row -> row.queuedDurationNanos() == null ? null : value.apply(row.timeline());
    }

    private static Function<RequestRow, Object> stage(Function<StageStarted, Object> value) {
        return row -> row.stage().map(value).orElse(null);
    }

    private static Table<ArrivalRow> arrivals() {
        Table.Builder<ArrivalRow> table = new Table.Builder<>("a read of the socket that brought content");
        table.column("run_id", "run", ArrivalRow::runId)
                .column("worker", "worker of the run, from 0", ArrivalRow::worker)
                .column("ordinal", "request of that worker, from 0", ArrivalRow::ordinal)
                .column("stage", "load level or phase that asked for it, from 0", ArrivalRow::stage)
                .column("arrival", "number of the arrival in its response, from 0", ArrivalRow::arrival)
                .millis("offset_ms", "arrival − sent", ArrivalRow::offsetNanos)
                .millis("gap_ms", "since the arrival before it; empty for the first", ArrivalRow::gapNanos)
                .column("tokens", "tokens that it brought", ArrivalRow::tokens);
        return table.build();
    }

    private static Table<LatencyWindow> windows() {
        Table.Builder<LatencyWindow> table = new Table.Builder<>("a window of time, of 1 s or of 10 s");
        table.column("run_id", "run", LatencyWindow::getRunId)
                .column("start_epoch_ns", "first instant of the window", LatencyWindow::getStartEpochNanos)
                .millis("length_ms", "its length", LatencyWindow::getLengthNanos)
                .column("requests_sent", "requests sent in it", LatencyWindow::getRequestsSent)
                .column("requests_ended", "requests ended in it, well or not", LatencyWindow::getRequestsEnded)
                .column("errors", "those that failed", LatencyWindow::getErrors)
                .column("output_tokens", "output tokens that arrived in it", LatencyWindow::getOutputTokens)
                .column("output_tokens_per_second", "output tokens a second", LatencyWindow::getOutputTokensPerSecond)
                .column("requests_per_second", "requests ended a second", LatencyWindow::getRequestsPerSecond)
                .column("in_flight_mean", "requests in flight, averaged over its time", LatencyWindow::getInFlightMean)
                .column(
                        "goodput_per_second",
                        "requests a second that met every objective; empty without objectives",
                        LatencyWindow::getGoodputPerSecond);
        summary(table, "ttft", "TTFT", LatencyWindow::getTtft);
        summary(table, "ttft_from_intended", "TTFT from the intended start", LatencyWindow::getTtftFromIntended);
        summary(table, "tpot", "TPOT", LatencyWindow::getTpot);
        summary(table, "itl", "gaps between arrivals", LatencyWindow::getItl);
        summary(table, "e2e", "end-to-end latency", LatencyWindow::getE2e);
        table.column("itl_cv", "jitter: standard deviation of the gaps / their mean", LatencyWindow::getItlCv);
        return table.build();
    }

    private static Table<ConcurrencyLevel> levels() {
        Table.Builder<ConcurrencyLevel> table = new Table.Builder<>("a load level, over the steady part of its stage");
        table.column("run_id", "run", ConcurrencyLevel::getRunId)
                .column("stage", "stage, from 0", ConcurrencyLevel::getStage)
                .column("stage_name", "its name", ConcurrencyLevel::getName)
                .column(
                        "pattern",
                        "CONSTANT, RAMP, BURST, SOAK or TRACE",
                        level -> level.getPattern().name())
                .column(
                        "concurrency",
                        "requests kept in flight; empty in an open loop",
                        ConcurrencyLevel::getConcurrency)
                .column(
                        "rate_per_second",
                        "arrival rate asked for; empty in a closed loop",
                        ConcurrencyLevel::getRatePerSecond)
                .column("measure_from_epoch_ns", "first instant measured", ConcurrencyLevel::getMeasureFromEpochNanos)
                .millis("measure_ms", "length of the measurement", ConcurrencyLevel::getMeasureDurationNanos)
                .column("requests", "requests that ended in it, well or not", ConcurrencyLevel::getRequests)
                .column("errors", "those that failed", ConcurrencyLevel::getErrors)
                .column("error_rate", "failed / ended", ConcurrencyLevel::getErrorRate)
                .column(
                        "errors_by_outcome",
                        "failures by name, such as RATE_LIMITED=3 RESET=1",
                        level -> outcomes(level.getErrorsByOutcome()))
                .column("output_tokens", "output tokens that arrived in it", ConcurrencyLevel::getOutputTokens)
                .column("output_tokens_per_second", "system throughput", ConcurrencyLevel::getOutputTokensPerSecond)
                .column(
                        "requests_per_second",
                        "requests that ended well, a second, each by the share of its time in the measurement",
                        ConcurrencyLevel::getRequestsPerSecond)
                .column("ended_per_second", "the same, failed ones too", ConcurrencyLevel::getEndedPerSecond)
                .column("asked_per_second", "requests intended, a second", ConcurrencyLevel::getAskedPerSecond)
                .column("delivered_per_second", "requests sent, a second", ConcurrencyLevel::getDeliveredPerSecond)
                .column(
                        "measured_concurrency",
                        "requests in flight, averaged over time",
                        ConcurrencyLevel::getMeasuredConcurrency)
                .column(
                        "little_ratio",
                        "requests a second × mean E2E, failed ones too, / measured concurrency; near 1 when steady",
                        ConcurrencyLevel::getLittleRatio)
                .column("steady", "whether the level is steady", ConcurrencyLevel::getSteady)
                .column(
                        "goodput_per_second",
                        "requests a second that met every objective; empty without objectives",
                        ConcurrencyLevel::getGoodputPerSecond);
        summary(table, "ttft", "TTFT", ConcurrencyLevel::getTtft);
        summary(table, "ttft_from_intended", "TTFT from the intended start", ConcurrencyLevel::getTtftFromIntended);
        summary(table, "tpot", "TPOT", ConcurrencyLevel::getTpot);
        summary(table, "itl", "gaps between arrivals", ConcurrencyLevel::getItl);
        summary(table, "e2e", "end-to-end latency", ConcurrencyLevel::getE2e);
        table.column("itl_cv", "jitter: standard deviation of the pooled gaps / their mean", ConcurrencyLevel::getItlCv)
                .column("tail_ratio", "p99 of TTFT / its p50", ConcurrencyLevel::getTailRatio)
                .column(
                        "cost_usd_per_request",
                        "mean cost of a request; empty without a price",
                        ConcurrencyLevel::getCostUsdPerRequest)
                .column(
                        "output_tokens_per_request",
                        "mean output tokens of requests that ended well",
                        ConcurrencyLevel::getOutputTokensPerRequest);
        return table.build();
    }

    private static String outcomes(Map<String, Long> errors) {
        return new TreeMap<>(errors)
                .entrySet().stream()
                        .map(entry -> entry.getKey() + "=" + entry.getValue())
                        .collect(Collectors.joining(" "));
    }

    private static <T> void summary(
            Table.Builder<T> table, String name, String what, Function<T, LatencySummary> summary) {
        table.column(
                        name + "_count",
                        what + ": samples",
                        row -> summary.apply(row).getCount())
                .millis(name + "_p50_ms", what + ": median", summary.andThen(LatencySummary::getP50Nanos))
                .millis(
                        name + "_p95_ms",
                        what + ": 95th percentile; empty below 20 samples",
                        summary.andThen(LatencySummary::getP95Nanos))
                .millis(
                        name + "_p99_ms",
                        what + ": 99th percentile; empty below 100 samples",
                        summary.andThen(LatencySummary::getP99Nanos))
                .millis(name + "_mean_ms", what + ": mean", summary.andThen(LatencySummary::getMeanNanos));
    }
}
