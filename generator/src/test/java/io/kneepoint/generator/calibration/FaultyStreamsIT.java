// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.calibration;

import static org.assertj.core.api.Assertions.assertThat;

import io.kneepoint.generator.arrival.TraceArrivals;
import io.kneepoint.generator.client.ClientSettings;
import io.kneepoint.generator.client.Endpoint;
import io.kneepoint.generator.dialect.Dialects;
import io.kneepoint.generator.driver.LengthRange;
import io.kneepoint.generator.driver.LoadRun;
import io.kneepoint.generator.driver.Measurement;
import io.kneepoint.generator.driver.RequestContent;
import io.kneepoint.generator.driver.RequestShape;
import io.kneepoint.generator.driver.RunAbout;
import io.kneepoint.generator.driver.RunListener;
import io.kneepoint.generator.driver.RunSpec;
import io.kneepoint.generator.driver.StageLoad;
import io.kneepoint.generator.driver.StageSpec;
import io.kneepoint.generator.request.Timeouts;
import io.kneepoint.generator.simulator.Script;
import io.kneepoint.generator.simulator.Script.Ending;
import io.kneepoint.generator.simulator.ScriptedEndpoint;
import io.kneepoint.generator.simulator.ScriptedRequest;
import io.kneepoint.schemas.event.LoadPattern;
import io.kneepoint.schemas.event.Outcome;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Streams that fail, in every way at once, do not make the instrument err about the others: over real sockets, a fifth of them faulty,
 * the timing error of the healthy ones stays within twice that of the same streams in a run without faults.
 */
@Timeout(180)
class FaultyStreamsIT {

    private static final int REQUESTS = 100;
    private static final long EVERY_NANOS = 7_000_000L;
    private static final int FIRST_LIMIT = 1_000;
    private static final int TOKENS = 25;
    private static final Duration GAP = Duration.ofMillis(20);
    private static final Duration SHORT = Duration.ofMillis(900);
    private static final Duration AMPLE = Duration.ofSeconds(30);

    /** Fewest and most pairs of runs: a machine that others use too needs more of them to tell. */
    private static final int FEWEST_ROUNDS = 3;

    private static final int MOST_ROUNDS = 12;

    private static final Script HEALTHY = Script.chat(GAP, GAP, TOKENS);

    private record Fault(Outcome outcome, Script script) {}

    private static final List<Fault> FAULTS = List.of(
            new Fault(Outcome.RESET, HEALTHY.cutAfter(6, Ending.RESET)),
            new Fault(Outcome.TRUNCATED, HEALTHY.cutAfter(6, Ending.CLOSE)),
            new Fault(Outcome.IDLE_TIMEOUT, HEALTHY.cutAfter(6, Ending.KEEP_OPEN)),
            new Fault(Outcome.FIRST_TOKEN_TIMEOUT, HEALTHY.cutAfter(0, Ending.KEEP_OPEN)),
            new Fault(Outcome.MALFORMED, Script.stream(GAP, List.of(bytes("data: {nope}\n\n")))),
            new Fault(Outcome.MALFORMED, Script.raw(GAP, List.of(bytes("SSH-2.0-x\r\n\r\n")), Ending.CLOSE)),
            new Fault(
                    Outcome.ERROR_EVENT, Script.stream(GAP, List.of(bytes("data: {\"error\":{\"code\":\"x\"}}\n\n")))),
            new Fault(Outcome.NOT_STREAMING, Script.status(200, "{\"choices\":[]}")),
            new Fault(Outcome.RATE_LIMITED, Script.status(429, "{}")),
            new Fault(Outcome.SERVER_ERROR, Script.status(503, "{}")));

    @Test
    void shouldMeasureHealthyStreamsAsWellBesideFaultyOnes() {
        measure(true);
        List<Calibration> without = new ArrayList<>();
        List<Calibration> beside = new ArrayList<>();
        do {
            without.add(measure(false));
            beside.add(measure(true));
        } while (without.size() < FEWEST_ROUNDS || without.size() < MOST_ROUNDS && !isWithinTwice(beside, without));

        assertThat(isWithinTwice(beside, without))
                .as(
                        "timing error over %d rounds: %s beside faults, %s without",
                        beside.size(), medians(beside), medians(without))
                .isTrue();
    }

    private static boolean isWithinTwice(List<Calibration> beside, List<Calibration> without) {
        return median(beside, Calibration::timingErrorP50Nanos) <= 2 * median(without, Calibration::timingErrorP50Nanos)
                && median(beside, Calibration::timingErrorP99Nanos)
                        <= 2 * median(without, Calibration::timingErrorP99Nanos);
    }

    private static String medians(List<Calibration> rounds) {
        return "p50 " + median(rounds, Calibration::timingErrorP50Nanos) + " ns, p99 "
                + median(rounds, Calibration::timingErrorP99Nanos) + " ns (medians)";
    }

    private static long median(List<Calibration> rounds, ToLongFunction<Calibration> value) {
        return rounds.stream()
                .mapToLong(value)
                .sorted()
                .skip(rounds.size() / 2)
                .findFirst()
                .orElseThrow();
    }

    /** One run; what it says of the streams that are healthy in either kind of run. */
    private static Calibration measure(boolean faults) {
        Map<Integer, Long> endpointOrdinals = new ConcurrentHashMap<>();
        ArrivalTimes arrivals = new ArrivalTimes(FIRST_LIMIT);
        try (ScriptedEndpoint endpoint = ScriptedEndpoint.start(request -> {
            int index = index(request);
            endpointOrdinals.put(index, request.ordinal());
            return faults && isFaulty(index) ? fault(index).script() : HEALTHY;
        })) {
            Map<Outcome, Long> outcomes = LoadRun.start(spec(endpoint), arrivals, RunListener.NONE)
                    .await()
                    .stages()
                    .get(0)
                    .outcomes();

            assertThat(outcomes).as("every fault under its name").isEqualTo(expected(faults));
            Calibration healthy = TimingError.of(
                            arrivals,
                            index -> isFaulty(index)
                                    ? Optional.empty()
                                    : endpoint.emissions().find("scripted-" + endpointOrdinals.get(index)))
                    .calibration(new CalibrationSettings(GAP, REQUESTS, TOKENS, GAP))
                    .orElseThrow();
            assertThat(healthy.tokens()).isEqualTo((long) TOKENS * REQUESTS * 4 / 5);
            return healthy;
        }
    }

    private static boolean isFaulty(int index) {
        return index % 5 == 4;
    }

    private static Fault fault(int index) {
        return FAULTS.get(index / 5 % FAULTS.size());
    }

    private static Map<Outcome, Long> expected(boolean faults) {
        Map<Outcome, Long> outcomes = new EnumMap<>(Outcome.class);
        IntStream.range(0, REQUESTS)
                .mapToObj(index -> faults && isFaulty(index) ? fault(index).outcome() : Outcome.OK)
                .forEach(outcome -> outcomes.merge(outcome, 1L, Long::sum));
        return outcomes;
    }

    /** Each request asks for an output limit of its own, by which the endpoint knows it. */
    private static int index(ScriptedRequest request) {
        return Integer.parseInt(request.body().replaceAll("(?s).*\"max_tokens\":\\s*(\\d+).*", "$1")) - FIRST_LIMIT;
    }

    private static RunSpec spec(ScriptedEndpoint endpoint) {
        long[] offsetsNanos =
                LongStream.range(0, REQUESTS).map(i -> i * EVERY_NANOS).toArray();
        StageSpec stage = new StageSpec(
                "streams",
                new StageLoad.OpenLoop(() -> new TraceArrivals(offsetsNanos, 1), 1e9 / EVERY_NANOS, REQUESTS),
                new Measurement.Whole(AMPLE),
                LoadPattern.TRACE,
                Optional.empty(),
                Optional.of(index -> RequestContent.of(16, FIRST_LIMIT + Math.toIntExact(index))));
        return RunSpec.of(
                        RunAbout.of("faulty", "kneepoint test"),
                        ClientSettings.of(
                                Endpoint.parse(endpoint.baseUri()
                                        .resolve("/v1/chat/completions")
                                        .toString()),
                                Map.of()),
                        Dialects.named("openai-chat"),
                        RequestShape.of("scripted", LengthRange.of(16), LengthRange.of(TOKENS), 1),
                        List.of(stage))
                .withTimeouts(new Timeouts(AMPLE, SHORT, SHORT, AMPLE));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
