// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.cli.page;

import io.kneepoint.analyzer.dashboard.RunBoard;
import io.kneepoint.analyzer.report.RunReport;
import io.kneepoint.analyzer.report.SampleReport;
import io.kneepoint.schemas.event.Outcome;
import io.kneepoint.schemas.metric.LatencySummary;
import io.kneepoint.schemas.metric.LatencyWindow;
import io.kneepoint.schemas.metric.RunState;
import io.kneepoint.schemas.metric.RunStatus;
import io.kneepoint.schemas.serde.TrustedRecords;
import io.kneepoint.schemas.timeline.RequestTimeline;
import io.kneepoint.schemas.topic.RecordKey;
import java.util.Random;

/** A run of many hours on a board, which goes on: ten requests a second, a window each second. Not for use by several threads. */
final class LongHistory {

    static {
        TrustedRecords.install();
    }

    private static final RecordKey KEY = RecordKey.ofRun("long", "live-1");
    private static final long STARTED = 1_700_000_000_000_000_000L;
    private static final long SECOND = 1_000_000_000L;
    private static final int REQUESTS_PER_WINDOW = 10;

    private final RunBoard board;
    private final Random random = new Random(1);
    private long windows;
    private long requests;

    LongHistory(RunBoard board) {
        this.board = board;
    }

    /** The run begins, and its curve is known. */
    void begin() {
        RunReport report = SampleReport.of("llama3-8b");
        board.take(
                KEY,
                RunStatus.newBuilder(report.status())
                        .setRunId("long")
                        .setState(RunState.RUNNING)
                        .setStartedEpochNanos(STARTED)
                        .build());
        report.levels().forEach(level -> board.take(KEY, level));
        board.take(KEY, report.curve().orElseThrow());
    }

    /** So many more seconds of it, made known at once. */
    void goOn(int seconds) {
        for (int i = 0; i < seconds; i++) {
            board.take(KEY, window());
            for (int request = 0; request < REQUESTS_PER_WINDOW; request++) {
                board.take(KEY, request());
            }
        }
        board.publish();
    }

    private LatencyWindow window() {
        long start = STARTED + windows++ * SECOND;
        double tokens = 900 + 300 * Math.sin(windows / 400.0) + 60 * random.nextGaussian();
        return LatencyWindow.newBuilder()
                .setRunId("long")
                .setStartEpochNanos(start)
                .setLengthNanos(SECOND)
                .setRequestsSent(REQUESTS_PER_WINDOW)
                .setRequestsEnded(REQUESTS_PER_WINDOW)
                .setErrors(random.nextInt(50) == 0 ? 1 : 0)
                .setOutputTokens(Math.round(tokens))
                .setOutputTokensPerSecond(tokens)
                .setRequestsPerSecond(REQUESTS_PER_WINDOW)
                .setInFlightMean(32 + 4 * random.nextGaussian())
                .setTtft(latency(90e6))
                .setTtftFromIntended(latency(90e6))
                .setTpot(latency(28e6))
                .setItl(latency(27e6))
                .setE2e(latency(2e9))
                .build();
    }

    private LatencySummary latency(double nanos) {
        double noise = 1 + 0.1 * random.nextDouble();
        return LatencySummary.newBuilder()
                .setCount(100)
                .setP50Nanos(nanos * noise)
                .setP95Nanos(2 * nanos * noise * noise)
                .setP99Nanos(3 * nanos * noise * noise)
                .build();
    }

    private RequestTimeline request() {
        long ordinal = requests++;
        long first = 60_000_000L + random.nextInt(80_000_000);
        long last = first + 1_500_000_000L + random.nextInt(400_000_000);
        return RequestTimeline.newBuilder()
                .setRunId("long")
                .setWorker(0)
                .setOrdinal(ordinal)
                .setStage(0)
                .setIntendedEpochNanos(STARTED + ordinal * SECOND / REQUESTS_PER_WINDOW)
                .setSentEpochNanos(STARTED + ordinal * SECOND / REQUESTS_PER_WINDOW)
                .setFirstTokenOffsetNanos(first)
                .setLastTokenOffsetNanos(last)
                .setClosedOffsetNanos(last + 1_000_000)
                .setGapMaxNanos(40_000_000L + random.nextInt(60_000_000))
                .setOutcome(ordinal % 97 == 0 ? Outcome.SERVER_ERROR : Outcome.OK)
                .setOutputTokens(64)
                .setOutputTokensFromUsage(true)
                .setArrivals(64)
                .setArrivalTokens(64)
                .setMultiTokenArrivals(0)
                .setGapSumNanos(last - first)
                .setGapSquareSumHigh(0)
                .setGapSquareSumLow(0)
                .build();
    }
}
