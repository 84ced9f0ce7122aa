// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.benchmark;

import io.kneepoint.generator.arrival.Rate;
import io.kneepoint.generator.arrival.RateProfile;
import io.kneepoint.generator.arrival.SpacedArrivals;
import io.kneepoint.generator.arrival.Spacing;
import io.kneepoint.generator.calibration.CalibrationSettings;
import io.kneepoint.generator.calibration.Calibrator;
import io.kneepoint.generator.client.ClientSettings;
import io.kneepoint.generator.client.Endpoint;
import io.kneepoint.generator.dialect.Dialects;
import io.kneepoint.generator.driver.LengthRange;
import io.kneepoint.generator.driver.LoadRun;
import io.kneepoint.generator.driver.Measurement;
import io.kneepoint.generator.driver.RequestShape;
import io.kneepoint.generator.driver.RunAbout;
import io.kneepoint.generator.driver.RunListener;
import io.kneepoint.generator.driver.RunSpec;
import io.kneepoint.generator.driver.RunSummary;
import io.kneepoint.generator.driver.StageLoad;
import io.kneepoint.generator.driver.StageSpec;
import io.kneepoint.generator.driver.StageSummary;
import io.kneepoint.generator.sink.EventSink;
import io.kneepoint.schemas.event.LoadPattern;
import io.kneepoint.schemas.event.RequestScheduled;
import io.kneepoint.schemas.event.RequestSent;
import io.kneepoint.schemas.event.StreamEvent;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * How late an open loop sends, and whether it delivers what it is configured to: intended to sent of every measured request, at
 * several rates, after the calibration that every run begins with. The endpoint, a process of its own, answers with two tokens.
 *
 * <p>Arguments: seconds at each rate, rounds, and rates, such as 10 5 100/s 1000/s 5000/s.
 */
public final class ScheduleLateness {

    private static final Duration WARM_UP = Duration.ofSeconds(1);

    private static final double NANOS_PER_MILLI = 1e6;
    private static final double NANOS_PER_SECOND = 1e9;

    private ScheduleLateness() {}

    public static void main(String[] arguments) throws IOException {
        try (EndpointProcess endpoint = EndpointProcess.start(2, Duration.ofMillis(5))) {
            measure(endpoint.url(), arguments);
        }
    }

    private static void measure(String url, String[] arguments) {
        Duration length = Duration.ofSeconds(Long.parseLong(arguments[0])).plus(WARM_UP);
        int rounds = Integer.parseInt(arguments[1]);
        Calibrator.measure(CalibrationSettings.DEFAULT)
                .ifPresent(calibration -> System.out.println("calibration: " + calibration));
        for (String text : Arrays.copyOfRange(arguments, 2, arguments.length)) {
            double[] p99 = new double[rounds];
            for (int round = 0; round < rounds; round++) {
                p99[round] = run(url, Rate.parse(text), length);
            }
            Arrays.sort(p99);
            System.out.printf("%s: median of %d rounds: p99 %.3f ms%n", text, rounds, p99[rounds / 2]);
        }
    }

    /** Runs one round, prints it, and returns the 99th percentile of the lateness. [ms] */
    private static double run(String url, Rate rate, Duration length) {
        StageSpec stage = StageSpec.of(
                "open",
                new StageLoad.OpenLoop(
                        () -> new SpacedArrivals(new RateProfile.Constant(rate), new Spacing.Even()),
                        rate.perSecond(),
                        StageLoad.OpenLoop.DEFAULT_MAX_IN_FLIGHT),
                new Measurement.Timed(WARM_UP, length),
                LoadPattern.CONSTANT);
        RunSpec spec = RunSpec.of(
                RunAbout.of("schedule", "benchmark"),
                ClientSettings.of(Endpoint.parse(url), Map.of()),
                Dialects.named("openai-chat"),
                RequestShape.of("m", LengthRange.of(64), LengthRange.of(2), 1),
                List.of(stage));
        Sends sends = new Sends((int) (rate.perSecond() * (length.toSeconds() + 1)) + 1);
        RunSummary summary = LoadRun.start(spec, sends, RunListener.NONE).await();
        return print(rate, summary, sends);
    }

    private static double print(Rate rate, RunSummary summary, Sends sends) {
        StageSummary stage = summary.stages().get(0);
        long from = stage.measureFromEpochNanos().orElseThrow();
        long to = stage.measureToEpochNanos().orElseThrow();
        long[] lateness = sends.lateness(from, to);
        double seconds = (to - from) / NANOS_PER_SECOND;
        double p99 = lateness[(int) (lateness.length * 0.99)] / NANOS_PER_MILLI;
        System.out.printf(
                "  %-7s lateness p50 %.3f ms, p99 %.3f ms, max %.3f ms · asked %.3f/s, delivered %.3f/s · %s · %s%n",
                rate,
                lateness[lateness.length / 2] / NANOS_PER_MILLI,
                p99,
                lateness[lateness.length - 1] / NANOS_PER_MILLI,
                rate.perSecond(),
                sends.sentBetween(from, to) / seconds,
                stage.outcomes(),
                summary.invalidReason().orElse("valid"));
        return p99;
    }

    /** When requests were intended and sent, by ordinal; 0 where they were not. */
    private static final class Sends implements EventSink {

        private final long[] intended;
        private final long[] sent;

        Sends(int requests) {
            intended = new long[requests];
            sent = new long[requests];
        }

        @Override
        public void accept(StreamEvent event) {
            if (event.getPayload() instanceof RequestScheduled scheduled) {
                intended[event.getOrdinal().intValue()] = scheduled.getIntendedEpochNanos();
            } else if (event.getPayload() instanceof RequestSent it) {
                sent[event.getOrdinal().intValue()] = it.getSentEpochNanos();
            }
        }

        long[] lateness(long from, long to) {
            return IntStream.range(0, sent.length)
                    .filter(i -> sent[i] != 0 && intended[i] >= from && intended[i] < to)
                    .mapToLong(i -> sent[i] - intended[i])
                    .sorted()
                    .toArray();
        }

        long sentBetween(long from, long to) {
            return Arrays.stream(sent).filter(at -> at >= from && at < to).count();
        }

        @Override
        public long dropped() {
            return 0;
        }

        @Override
        public void close() {}
    }
}
