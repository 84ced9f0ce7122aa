// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.dashboard;

import io.kneepoint.schemas.event.Outcome;
import io.kneepoint.schemas.metric.LatencyWindow;
import io.kneepoint.schemas.timeline.RequestTimeline;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * What a {@link RunBoard} knows as meters: histograms of requests under the names of OpenTelemetry's conventions for generative AI
 * where there is one, and the newest window of the newest run. Names and meanings are a contract with the dashboards of {@code
 * docker/grafana}. No run or model is a label: their number has no bound.
 *
 * <p>Requests count once, also when the topics are read again. Safe for use by several threads.
 */
public final class RunMeters {

    /** Bounds of the conventions for the first token, from 1 ms to 10 s. */
    private static final Duration[] FIRST_TOKEN =
            millis(1, 5, 10, 20, 40, 60, 80, 100, 250, 500, 750, 1_000, 2_500, 5_000, 7_500, 10_000);

    /** Bounds of the conventions for the time of a token, from 10 ms to 2.5 s. */
    private static final Duration[] TOKEN = millis(10, 25, 50, 75, 100, 150, 200, 300, 400, 500, 750, 1_000, 2_500);

    /** Bounds of the conventions for a whole request, from 10 ms to 82 s. */
    private static final Duration[] REQUEST =
            millis(10, 20, 40, 80, 160, 320, 640, 1_280, 2_560, 5_120, 10_240, 20_480, 40_960, 81_920);

    private final MeterRegistry registry;
    private final Timer firstToken;
    private final Timer token;
    private final Timer request;

    private RunMeters(MeterRegistry registry) {
        this.registry = registry;
        firstToken = timer(
                "gen_ai.server.time_to_first_token", "Sent to first content, of requests that ended well", FIRST_TOKEN);
        token = timer(
                "gen_ai.server.time_per_output_token",
                "(last content - first) / (output tokens - 1), of requests that ended well",
                TOKEN);
        request = timer("gen_ai.server.request.duration", "Sent to end, of requests that ended well", REQUEST);
    }

    /** Meters of this board, kept up to date from now on. */
    public static void bind(RunBoard board, MeterRegistry registry) {
        RunMeters meters = new RunMeters(registry);
        board.onFreshRequest(meters::count);
        meters.gauge(
                board,
                "kneepoint.run.in.flight",
                "Requests in flight in the newest window",
                LatencyWindow::getInFlightMean);
        meters.gauge(
                board,
                "kneepoint.run.output.tokens.per.second",
                "Output tokens a second in the newest window",
                LatencyWindow::getOutputTokensPerSecond);
        meters.gauge(
                board,
                "kneepoint.run.errors.per.second",
                "Failed requests a second in the newest window",
                window -> window.getErrors() * 1e9 / window.getLengthNanos());
    }

    private Timer timer(String name, String description, Duration[] bounds) {
        return Timer.builder(name)
                .description(description)
                .serviceLevelObjectives(bounds)
                .register(registry);
    }

    private void gauge(RunBoard board, String name, String description, Function<LatencyWindow, Double> value) {
        Gauge.builder(name, board, it -> newest(it).map(value).orElse(Double.NaN))
                .description(description)
                .register(registry);
    }

    private static Optional<LatencyWindow> newest(RunBoard board) {
        return board.names().stream()
                .findFirst()
                .flatMap(name -> board.ask(name, RunTrack::newestWindow))
                .flatMap(window -> window);
    }

    private void count(RequestTimeline timeline) {
        registry.counter(
                        "kneepoint.requests",
                        "outcome",
                        timeline.getOutcome().name().toLowerCase(Locale.ROOT))
                .increment();
        registry.counter("kneepoint.output.tokens").increment((double) timeline.getOutputTokens());
        if (timeline.getOutcome() != Outcome.OK || timeline.getFirstTokenOffsetNanos() == null) {
            return;
        }
        firstToken.record(timeline.getFirstTokenOffsetNanos(), TimeUnit.NANOSECONDS);
        if (timeline.getLastTokenOffsetNanos() != null && timeline.getOutputTokens() > 1) {
            token.record(
                    (timeline.getLastTokenOffsetNanos() - timeline.getFirstTokenOffsetNanos())
                            / (timeline.getOutputTokens() - 1),
                    TimeUnit.NANOSECONDS);
        }
        if (timeline.getClosedOffsetNanos() != null) {
            request.record(timeline.getClosedOffsetNanos(), TimeUnit.NANOSECONDS);
        }
    }

    private static Duration[] millis(long... bounds) {
        Duration[] durations = new Duration[bounds.length];
        for (int i = 0; i < bounds.length; i++) {
            durations[i] = Duration.ofMillis(bounds[i]);
        }
        return durations;
    }
}
