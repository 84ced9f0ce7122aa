// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.run;

import io.kneepoint.analyzer.concurrency.ArrivalSlices;
import io.kneepoint.analyzer.concurrency.LevelFold;
import io.kneepoint.analyzer.concurrency.RequestLatencies;
import io.kneepoint.analyzer.concurrency.Stage;
import io.kneepoint.analyzer.latency.LatencyDistribution;
import io.kneepoint.analyzer.regression.LevelSample;
import io.kneepoint.analyzer.regression.Metric;
import io.kneepoint.analyzer.regression.RequestSample;
import io.kneepoint.analyzer.statistics.Histogram;
import io.kneepoint.analyzer.statistics.Observations;
import io.kneepoint.analyzer.statistics.Sample;
import io.kneepoint.schemas.event.Outcome;
import io.kneepoint.schemas.event.Price;
import io.kneepoint.schemas.event.SketchBins;
import io.kneepoint.schemas.metric.ConcurrencyLevel;
import io.kneepoint.schemas.sketch.DurationSketch;
import io.kneepoint.schemas.timeline.RequestTimeline;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A folded level as a sample for comparisons: latencies in milliseconds a request, throughput in slices of time, gaps
 * in histograms by bins of time.
 *
 * <p>What it takes grows with requests, never with tokens or with time. Gaps are grouped by when they arrived and not
 * by request, for the streams of one batch stall together. Stateless.
 */
final class LevelSamples {

    private static final double NANOS_PER_MILLI = 1e6;
    private static final double NANOS_PER_SECOND = 1e9;
    private static final double TOKENS_PER_PRICE = 1e6;
    private static final Set<Outcome> TIMEOUTS =
            Set.of(Outcome.FIRST_TOKEN_TIMEOUT, Outcome.IDLE_TIMEOUT, Outcome.TOTAL_TIMEOUT);

    private LevelSamples() {}

    static LevelSample of(LevelFold fold, LevelTokenRules rules) {
        Stage stage = fold.stage();
        LevelSample.Builder builder = LevelSample.builder();
        if (stage.concurrency() != null) {
            builder.concurrency(stage.concurrency());
        }
        ConcurrencyLevel level = fold.level();
        builder.steady(!Boolean.FALSE.equals(level.getSteady()));
        rules.declare(builder);
        fold.requests().forEach(request -> {
            builder.add(request(request, stage.price(), !rules.counts().leavesOut(request)));
            rules.addOthers(request, builder);
        });
        List<ArrivalSlices.Slice> slices = fold.arrivals().ofEqualLength();
        builder.gaps(gaps(slices));
        double seconds = fold.arrivals().seconds();
        if (slices.isEmpty()) {
            builder.throughput(wholeThroughput(level.getOutputTokensPerSecond()));
        } else {
            builder.throughput(tokens(slices, fold.tokenCorrection() / seconds));
            rules.otherThroughput().ifPresent(rule -> builder.throughputBy(rule, tokens(slices, 1 / seconds)));
        }
        Long lengthNanos = stage.lengthNanos();
        if (lengthNanos != null && lengthNanos > 0) {
            builder.seconds(lengthNanos / NANOS_PER_SECOND);
        }
        return builder.build();
    }

    private static Sample tokens(List<ArrivalSlices.Slice> slices, double factor) {
        return Sample.of(
                slices.stream().mapToDouble(slice -> slice.tokens() * factor).toArray());
    }

    private static RequestSample request(RequestTimeline request, Price price, boolean tokensCount) {
        boolean timedOut = TIMEOUTS.contains(request.getOutcome());
        Double e2e = RequestLatencies.e2e(request);
        if (request.getOutcome() != Outcome.OK && !(timedOut && e2e != null)) {
            return RequestSample.failed();
        }
        RequestSample sample;
        if (timedOut) {
            sample = RequestSample.timedOut(e2e / NANOS_PER_MILLI);
        } else {
            sample = with(RequestSample.succeeded(), Metric.E2E, e2e);
            sample = with(sample, Metric.TPOT, tokensCount ? RequestLatencies.tpot(request) : null);
        }
        sample = with(sample, Metric.TTFT, RequestLatencies.ttft(request));
        sample = with(sample, Metric.TTFT_FROM_INTENDED, RequestLatencies.ttftFromIntended(request));
        return price == null || !tokensCount || request.getPromptTokens() == null
                ? sample
                : sample.with(
                        Metric.COST_PER_REQUEST,
                        (request.getPromptTokens() * price.getInputUsdPerMillionTokens()
                                        + request.getOutputTokens() * price.getOutputUsdPerMillionTokens())
                                / TOKENS_PER_PRICE);
    }

    private static RequestSample with(RequestSample sample, Metric metric, Double nanos) {
        return nanos == null ? sample : sample.with(metric, nanos / NANOS_PER_MILLI);
    }

    /** One unit a slice of time that has gaps. A gap of nothing at all is no gap, and is counted as refused. */
    private static Observations gaps(List<ArrivalSlices.Slice> slices) {
        List<Histogram> units = new ArrayList<>();
        long refused = 0;
        long all = 0;
        for (ArrivalSlices.Slice slice : slices) {
            LatencyDistribution gaps = slice.gaps();
            SketchBins counted = gaps.sketch().toBins();
            int from = !counted.getIndices().isEmpty() && counted.getIndices().get(0) == 0 ? 1 : 0;
            refused += from == 1 ? counted.getCounts().get(0) : 0;
            all += gaps.moments().count();
            int size = counted.getIndices().size();
            if (size > from) {
                units.add(new Histogram(
                        counted.getIndices().subList(from, size).stream()
                                .mapToDouble(index -> DurationSketch.valueOf(index) / NANOS_PER_MILLI)
                                .toArray(),
                        counted.getCounts().subList(from, size).stream()
                                .mapToLong(Long::longValue)
                                .toArray(),
                        gaps.moments().sumNanos() / NANOS_PER_MILLI));
            }
        }
        return Observations.binned(units, all == 0 ? 0 : refused / (double) all, DurationSketch.RELATIVE_WIDTH);
    }

    /** One slice where only the length of the level is known. */
    private static Sample wholeThroughput(Double tokensPerSecond) {
        return tokensPerSecond == null || tokensPerSecond <= 0 ? Sample.empty() : Sample.of(tokensPerSecond);
    }
}
