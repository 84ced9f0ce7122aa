// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.calibration;

import io.kneepoint.generator.arrival.ConcurrencyTarget;
import io.kneepoint.generator.arrival.TraceArrivals;
import io.kneepoint.generator.client.ClientSettings;
import io.kneepoint.generator.client.Endpoint;
import io.kneepoint.generator.dialect.Dialects;
import io.kneepoint.generator.driver.ContentSource;
import io.kneepoint.generator.driver.LengthRange;
import io.kneepoint.generator.driver.LoadRun;
import io.kneepoint.generator.driver.LoadSettings;
import io.kneepoint.generator.driver.Measurement;
import io.kneepoint.generator.driver.RequestContent;
import io.kneepoint.generator.driver.RequestShape;
import io.kneepoint.generator.driver.RunAbout;
import io.kneepoint.generator.driver.RunListener;
import io.kneepoint.generator.driver.RunSpec;
import io.kneepoint.generator.driver.StageLoad;
import io.kneepoint.generator.driver.StageSpec;
import io.kneepoint.generator.simulator.Script;
import io.kneepoint.generator.simulator.ScriptedEndpoint;
import io.kneepoint.generator.simulator.ScriptedRequest;
import io.kneepoint.schemas.event.LoadPattern;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Measures the instrument: streams for a moment from an endpoint in this process over loopback, with the driver, the client and the
 * decoders that the run will use, and compares when tokens arrived with when they were sent.
 *
 * <p>Each measured request asks for an output limit of its own, by which the endpoint knows it. Stateless, for any thread.
 */
public final class Calibrator {

    /** Output limit of the first measured request; those that warm up ask for less. */
    private static final int FIRST_LIMIT = 1_000_000;

    private static final int PROMPT_TOKENS = 16;
    private static final int WARM_UP_STREAMS = 24;
    private static final int WARM_UP_TOKENS = 50;
    private static final Duration WARM_UP_GAP = Duration.ofMillis(2);
    private static final Pattern LIMIT = Pattern.compile("\"max_tokens\":\\s*(\\d+)");
    private static final LoadSettings LOAD =
            new LoadSettings(Duration.ofMillis(20), Duration.ofMillis(1), Duration.ofSeconds(5), Duration.ofSeconds(1));

    private Calibrator() {}

    /** Takes about the time that the settings say; empty when not one token could be compared. */
    public static Optional<Calibration> measure(CalibrationSettings settings) {
        Script warmUp = Script.chat(WARM_UP_GAP, WARM_UP_GAP, WARM_UP_TOKENS);
        Script measured = Script.chat(settings.gap(), settings.gap(), settings.tokens());
        Map<Integer, Long> endpointOrdinals = new ConcurrentHashMap<>();
        try (ScriptedEndpoint endpoint = ScriptedEndpoint.start(request -> {
            OptionalInt index = measuredIndex(request);
            index.ifPresent(i -> endpointOrdinals.put(i, request.ordinal()));
            return index.isPresent() ? measured : warmUp;
        })) {
            ArrivalTimes arrivals = new ArrivalTimes(FIRST_LIMIT);
            LoadRun.start(spec(endpoint, settings), arrivals, RunListener.NONE).await();
            return TimingError.of(
                            arrivals,
                            index -> Optional.ofNullable(endpointOrdinals.get(index))
                                    .flatMap(ordinal -> endpoint.emissions().find("scripted-" + ordinal)))
                    .calibration(settings);
        }
    }

    private static OptionalInt measuredIndex(ScriptedRequest request) {
        Matcher limit = LIMIT.matcher(request.body());
        int value = limit.find() ? Integer.parseInt(limit.group(1)) : 0;
        return value >= FIRST_LIMIT ? OptionalInt.of(value - FIRST_LIMIT) : OptionalInt.empty();
    }

    private static RunSpec spec(ScriptedEndpoint endpoint, CalibrationSettings settings) {
        String url = endpoint.baseUri().resolve("/v1/chat/completions").toString();
        return RunSpec.of(
                        RunAbout.of("calibration", "kneepoint"),
                        ClientSettings.of(Endpoint.parse(url), Map.of()),
                        Dialects.named("openai-chat"),
                        RequestShape.of("scripted", LengthRange.of(PROMPT_TOKENS), LengthRange.of(WARM_UP_TOKENS), 1),
                        List.of(warmUp(settings), measured(settings)))
                .withLoad(LOAD);
    }

    private static StageSpec warmUp(CalibrationSettings settings) {
        return StageSpec.of(
                "warm-up",
                new StageLoad.ClosedLoop(new ConcurrencyTarget.Constant(WARM_UP_STREAMS)),
                new Measurement.Whole(settings.warmUp()),
                LoadPattern.CONSTANT);
    }

    /** Streams that begin one after the other within one gap, so that tokens are spread as evenly as an engine's are not. */
    private static StageSpec measured(CalibrationSettings settings) {
        long[] offsetsNanos = new long[settings.streams()];
        for (int i = 0; i < offsetsNanos.length; i++) {
            offsetsNanos[i] = settings.gap().toNanos() * i / offsetsNanos.length;
        }
        ContentSource contents = index -> RequestContent.of(PROMPT_TOKENS, FIRST_LIMIT + Math.toIntExact(index));
        return new StageSpec(
                "measured",
                new StageLoad.OpenLoop(
                        () -> new TraceArrivals(offsetsNanos, 1),
                        settings.streams() / (settings.gap().toNanos() / 1e9),
                        settings.streams()),
                new Measurement.Whole(settings.gap().plusSeconds(1)),
                LoadPattern.TRACE,
                Optional.empty(),
                Optional.of(contents));
    }
}
