// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.concurrency;

import io.kneepoint.analyzer.capacity.LevelPoint;
import io.kneepoint.analyzer.latency.LatencyDistribution;
import io.kneepoint.analyzer.latency.Percentiles;
import io.kneepoint.analyzer.latency.TimeBin;
import io.kneepoint.schemas.event.LoadPattern;
import io.kneepoint.schemas.event.Outcome;
import io.kneepoint.schemas.metric.ConcurrencyLevel;
import io.kneepoint.schemas.metric.LatencySummary;
import io.kneepoint.schemas.serde.TrustedRecords;
import io.kneepoint.schemas.timeline.RequestTimeline;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * One stage to one load level, over the steady part of the stage.
 *
 * <p>Requests count when they <em>ended</em> in the steady part, tokens and gaps when they <em>arrived</em> in it; requests a second
 * count {@linkplain MeasuredRequests by their share} of it, so that its edges favour nobody. Quantiles of TTFT, TPOT and E2E are
 * exact; those of ITL come from a sketch and are within 0.4 %. Samples are put in the order of intended time, worker and ordinal
 * first, so that the same requests give the same record in every bit.
 */
public final class LevelFold {

    static {
        TrustedRecords.install();
    }

    private static final double NANOS_PER_SECOND = 1e9;
    private static final Comparator<RequestTimeline> ORDER = Comparator.comparing(
                    LevelFold::orderTime, Comparator.nullsFirst(Comparator.naturalOrder()))
            .thenComparing(RequestTimeline::getWorker)
            .thenComparing(RequestTimeline::getOrdinal);

    private final Stage stage;
    private final List<RequestTimeline> requests = new ArrayList<>();
    private final NavigableMap<Long, TimeBin> bins = new TreeMap<>();
    private final ArrivalSlices arrivals;
    private final DeliveredLoad delivery;
    private final MeasuredRequests measured;
    private final List<RequestTimeline> sent = new ArrayList<>();
    private long usageTokens;
    private long usageArrivalTokens;
    private ConcurrencyLevel folded;

    public LevelFold(Stage stage) {
        this.stage = stage;
        this.delivery = new DeliveredLoad(stage);
        this.measured = new MeasuredRequests(stage);
        this.arrivals = new ArrivalSlices(stage);
    }

    public Stage stage() {
        return stage;
    }

    /** The requests that count, in the order of intended time, worker and ordinal. */
    public List<RequestTimeline> requests() {
        requests.sort(ORDER);
        return List.copyOf(requests);
    }

    /** What arrived in the steady part, slice by slice. */
    public ArrivalSlices arrivals() {
        return arrivals;
    }

    /** Tokens as the server counts them over tokens as they arrived, of the requests where it says; 1 when it never does. */
    public double tokenCorrection() {
        return usageArrivalTokens == 0 ? 1 : (double) usageTokens / usageArrivalTokens;
    }

    /** Takes a request of the stage. */
    public void add(RequestTimeline request) {
        if (request.getOutputTokensFromUsage() && request.getArrivalTokens() > 0) {
            usageTokens += request.getOutputTokens();
            usageArrivalTokens += request.getArrivalTokens();
        }
        delivery.add(request);
        measured.add(request);
        if (stage.bursts() != null) {
            sent.add(request);
        }
        if (!stage.isMeasured() || stage.measures(RequestLatencies.endedEpochNanos(request))) {
            requests.add(request);
        }
    }

    /** Takes a bin of the stage. */
    public void add(long index, TimeBin bin) {
        bins.computeIfAbsent(index, key -> new TimeBin()).mergeCounts(bin);
        arrivals.add(index, bin);
    }

    /** Takes a bin of requests whose absolute times are unknown. */
    public void addUntimed(TimeBin bin) {
        arrivals.addUntimed(bin);
    }

    /** The level as a record; takes nothing more from then on. */
    public ConcurrencyLevel level() {
        if (folded == null) {
            folded = fold();
        }
        return folded;
    }

    private ConcurrencyLevel fold() {
        requests.sort(ORDER);
        List<RequestTimeline> ok =
                requests.stream().filter(r -> r.getOutcome() == Outcome.OK).toList();
        Long length = stage.lengthNanos();
        Double seconds = length == null || length <= 0 ? null : (Double) (length / NANOS_PER_SECOND);
        ArrivalSlices.Slice arrived = arrivals.whole();
        long outputTokens = corrected(arrived.tokens());
        LatencySummary ttft = summary(ok, RequestLatencies::ttft);
        LatencySummary e2e = summary(ok, RequestLatencies::e2e);
        Double inFlight = measuredConcurrency();
        Double little = Steadiness.littleRatio(measured.endedPerSecond(), requests, inFlight);
        LatencyDistribution itl = arrived.gaps();
        long errors = (long) requests.size() - ok.size();
        return ConcurrencyLevel.newBuilder()
                .setRunId(stage.runId())
                .setStage(stage.number())
                .setName(stage.name())
                .setConcurrency(stage.concurrency())
                .setRatePerSecond(stage.ratePerSecond())
                .setMeasureFromEpochNanos(stage.isMeasured() ? stage.measureFromEpochNanos() : null)
                .setMeasureDurationNanos(length)
                .setRequests(requests.size())
                .setErrors(errors)
                .setErrorRate(requests.isEmpty() ? null : (Double) ((double) errors / requests.size()))
                .setErrorsByOutcome(RequestTally.errorsByOutcome(requests))
                .setOutputTokens(outputTokens)
                .setOutputTokensPerSecond(seconds == null ? null : (Double) (outputTokens / seconds))
                .setRequestsPerSecond(measured.okPerSecond())
                .setMeasuredConcurrency(inFlight)
                .setLittleRatio(little)
                .setSteady(isSteady(ok, little, latencyShare(e2e, seconds)))
                .setTtft(ttft)
                .setTtftFromIntended(summary(ok, RequestLatencies::ttftFromIntended))
                .setTpot(summary(ok, RequestLatencies::tpot))
                .setItl(itl.summary())
                .setE2e(e2e)
                .setItlCv(itl.variation())
                .setTailRatio(
                        ttft.getP99Nanos() == null || ttft.getP50Nanos() <= 0
                                ? null
                                : (Double) (ttft.getP99Nanos() / ttft.getP50Nanos()))
                .setCostUsdPerRequest(RequestTally.costUsdPerRequest(stage.price(), ok))
                .setGoodputPerSecond(measured.goodPerSecond())
                .setPattern(stage.pattern())
                .setAskedPerSecond(delivery.askedPerSecond())
                .setDeliveredPerSecond(delivery.deliveredPerSecond())
                .setBurstResponse(BurstFold.of(stage, sent, bins).orElse(null))
                .setDrifts(SoakDrift.of(stage, ok))
                .setEndedPerSecond(measured.endedPerSecond())
                .setOutputTokensPerRequest(RequestTally.outputTokensPerRequest(ok))
                .build();
    }

    /**
     * The level as a point of the curve, with blocks for intervals; empty when its load or throughput is unknown, or when its load
     * bursts or follows a trace, which is no one place on a curve.
     */
    public Optional<LevelPoint> point() {
        if (stage.pattern() == LoadPattern.BURST || stage.pattern() == LoadPattern.TRACE) {
            return Optional.empty();
        }
        ConcurrencyLevel level = level();
        Double load = level.getConcurrency() == null
                ? level.getMeasuredConcurrency()
                : (Double) (double) (int) level.getConcurrency();
        if (load == null || load <= 0 || level.getOutputTokensPerSecond() == null) {
            return Optional.empty();
        }
        List<RequestTimeline> ok =
                requests.stream().filter(r -> r.getOutcome() == Outcome.OK).toList();
        return Optional.of(new LevelPoint(
                load,
                level.getOutputTokensPerSecond(),
                positive(level.getTtft().getP50Nanos()),
                positive(level.getTtft().getP95Nanos()),
                positive(level.getTtft().getP99Nanos()),
                level.getRequests(),
                level.getErrors(),
                stage.pattern() == LoadPattern.RAMP ? Optional.empty() : Steadiness.drift(ttftInOrder(ok)),
                LevelBlocks.of(stage, bins, ok)));
    }

    private static OptionalDouble positive(Double value) {
        return value == null || value <= 0 ? OptionalDouble.empty() : OptionalDouble.of(value);
    }

    /** TTFT from sent of requests already in order, positive ones only, as the statistics want them. */
    private static double[] ttftInOrder(List<RequestTimeline> ok) {
        return ok.stream()
                .map(RequestLatencies::ttft)
                .filter(ttft -> ttft != null && ttft > 0)
                .mapToDouble(Double::doubleValue)
                .toArray();
    }

    /** Null where the load itself is not steady, and when it cannot be judged. */
    private Boolean isSteady(List<RequestTimeline> ok, Double little, Double latencyShare) {
        boolean loadChanges = stage.pattern() == LoadPattern.RAMP
                || stage.pattern() == LoadPattern.BURST
                || stage.pattern() == LoadPattern.TRACE;
        return loadChanges ? null : Steadiness.of(ttftInOrder(ok), little, latencyShare);
    }

    private static Double latencyShare(LatencySummary e2e, Double seconds) {
        return e2e.getMeanNanos() == null || seconds == null
                ? null
                : (Double) (e2e.getMeanNanos() / NANOS_PER_SECOND / seconds);
    }

    private static Long orderTime(RequestTimeline request) {
        return request.getIntendedEpochNanos() == null ? request.getSentEpochNanos() : request.getIntendedEpochNanos();
    }

    private static LatencySummary summary(List<RequestTimeline> ok, Function<RequestTimeline, Double> latency) {
        double[] samples = ok.stream()
                .map(latency)
                .filter(Objects::nonNull)
                .mapToDouble(Double::doubleValue)
                .sorted()
                .toArray();
        return Percentiles.summary(samples);
    }

    /** Tokens of arrivals scaled by what the servers counted for the requests that say so. */
    private long corrected(long arrivalTokens) {
        return usageArrivalTokens == 0
                ? arrivalTokens
                : Math.round((double) arrivalTokens * usageTokens / usageArrivalTokens);
    }

    /** Time average of the requests in flight over the steady part. */
    private Double measuredConcurrency() {
        return stage.isMeasured() ? InFlight.of(stage, bins).mean() : null;
    }
}
