// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.assembly;

import io.kneepoint.schemas.event.Bursts;
import io.kneepoint.schemas.event.HealthSample;
import io.kneepoint.schemas.event.Price;
import io.kneepoint.schemas.event.RequestEnded;
import io.kneepoint.schemas.event.RequestScheduled;
import io.kneepoint.schemas.event.RequestSent;
import io.kneepoint.schemas.event.RunEnded;
import io.kneepoint.schemas.event.RunStarted;
import io.kneepoint.schemas.event.SketchBins;
import io.kneepoint.schemas.event.StageEnded;
import io.kneepoint.schemas.event.StageStarted;
import io.kneepoint.schemas.event.StreamEvent;
import io.kneepoint.schemas.event.Watermark;
import io.kneepoint.schemas.sketch.DurationSketch;
import io.kneepoint.schemas.sketch.TimeBins;
import java.time.Duration;

/**
 * What the values of an event must be, whatever came before it; those of frames are checked by {@link ArrivalFrame}. All of it is
 * checked before anything changes: a value that a fold further on cannot bear would stop the analysis of every run.
 *
 * <p>Times are checked for their unit: seconds, milliseconds or microseconds read as nanoseconds lie in 1970, and would make
 * the run half a century long.
 */
final class EventContract {

    private static final long YEAR_NANOS = Duration.ofDays(365).toNanos();
    /** Longest offset that a request can have: an epoch time in its place lies far above. */
    static final long LONGEST_NANOS = Duration.ofDays(30).toNanos();

    private EventContract() {}

    /** Throws {@link MalformedEventException} when a value breaks the contract. */
    static void check(StreamEvent event) {
        Object payload = event.getPayload();
        if (event.getOrdinal() == null) {
            checkControl(payload);
        } else {
            checkRequest(payload);
        }
    }

    private static void checkControl(Object payload) {
        if (payload instanceof RunStarted started) {
            checkStart(started);
        } else if (payload instanceof StageStarted started) {
            require("stage", started.getStage(), started.getStage() >= 0, "0 or more");
            requireTime("stage started", started.getStartedEpochNanos());
            Double rate = started.getRatePerSecond();
            require("rate", rate, rate == null || rate > 0 && Double.isFinite(rate), "a finite number above 0");
            checkBursts(started.getBursts());
        } else if (payload instanceof StageEnded ended) {
            checkStageEnd(ended);
        } else if (payload instanceof HealthSample sample) {
            requireTime("health sampled", sample.getSampledEpochNanos());
            requireBins("loop lag", sample.getLoopLag());
            requireBins("send lateness", sample.getSendLateness());
        } else if (payload instanceof Watermark watermark) {
            requireTime("watermark", watermark.getWatermarkEpochNanos());
        } else if (payload instanceof RunEnded ended) {
            requireTime("run ended", ended.getEndedEpochNanos());
            require("events generated", ended.getEventsGenerated(), ended.getEventsGenerated() >= 0, "0 or more");
        } else {
            throw new MalformedEventException("event of the run itself: "
                    + payload.getClass().getSimpleName() + " (expected: an event that runs have)");
        }
    }

    private static void checkStart(RunStarted started) {
        require("workers", started.getWorkers(), started.getWorkers() >= 1, "1 or more");
        Integer partitions = started.getPartitions();
        require("partitions", partitions, partitions == null || partitions >= 1, "1 or more");
        requireTime("run started", started.getStartedEpochNanos());
        Price price = started.getPrice();
        if (price != null) {
            double sum = price.getInputUsdPerMillionTokens() + price.getOutputUsdPerMillionTokens();
            require("price", sum, Double.isFinite(sum), "finite numbers");
        }
    }

    private static void checkStageEnd(StageEnded ended) {
        require("stage", ended.getStage(), ended.getStage() >= 0, "0 or more");
        requireTime("stage ended", ended.getEndedEpochNanos());
        requireBoundary("measured from", ended.getMeasureFromEpochNanos());
        requireBoundary("measured to", ended.getMeasureToEpochNanos());
        Long from = ended.getMeasureFromEpochNanos();
        Long to = ended.getMeasureToEpochNanos();
        require(
                "measured to",
                to,
                from == null || to == null || to - from <= LONGEST_NANOS,
                "at most 30 days after measured from, " + from);
    }

    private static void checkBursts(Bursts bursts) {
        if (bursts == null) {
            return;
        }
        long period = bursts.getPeriodDurationNanos();
        long offset = bursts.getBurstOffsetNanos();
        long length = bursts.getBurstDurationNanos();
        require("period", period, period > 0 && period <= LONGEST_NANOS, "above 0, at most 30 days, in ns");
        require("burst offset", offset, offset >= 0 && offset <= period, "0 to the period, " + period);
        require("burst length", length, length >= 0 && length <= period, "0 to the period, " + period);
    }

    private static void checkRequest(Object payload) {
        if (payload instanceof RequestScheduled scheduled) {
            require("stage", scheduled.getStage(), scheduled.getStage() >= 0, "0 or more");
            requireTime("intended", scheduled.getIntendedEpochNanos());
        } else if (payload instanceof RequestSent sent) {
            requireTime("sent", sent.getSentEpochNanos());
        } else if (payload instanceof RequestEnded ended) {
            Long closed = ended.getClosedOffsetNanos();
            require("closed", closed, closed == null || closed >= 0 && closed <= LONGEST_NANOS, "0 to 30 days, in ns");
            Integer tokens = ended.getOutputTokens();
            require("output tokens", tokens, tokens == null || tokens >= 0, "0 or more");
        }
    }

    private static void requireTime(String what, Long epochNanos) {
        require(
                what,
                epochNanos,
                epochNanos == null || epochNanos >= YEAR_NANOS,
                "ns since the Unix epoch, after 1970");
    }

    private static void requireBoundary(String what, Long epochNanos) {
        requireTime(what, epochNanos);
        require(
                what,
                epochNanos,
                epochNanos == null || epochNanos % TimeBins.WIDTH_NANOS == 0,
                "a multiple of " + TimeBins.WIDTH_NANOS + " ns");
    }

    private static void requireBins(String what, SketchBins bins) {
        try {
            DurationSketch unused = DurationSketch.fromBins(bins);
        } catch (IllegalArgumentException e) {
            throw new MalformedEventException(what + ": " + e.getMessage());
        }
    }

    private static void require(String what, Object value, boolean good, String rule) {
        if (!good) {
            throw new MalformedEventException(what + ": " + value + " (expected: " + rule + ")");
        }
    }
}
