// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.simulator;

import io.netty.util.concurrent.EventExecutor;
import java.net.URI;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The simulated engine behind an OpenAI-compatible endpoint: {@code POST /v1/chat/completions} and {@code
 * /v1/completions} (streamed or whole), {@code GET /v1/models}, {@code /health} and {@code /metrics}.
 *
 * <p>Engine and sockets share one thread. Safe for any thread.
 */
public final class SimulatorServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SimulatorServer.class);

    private final SimulatorOptions options;
    private final LoopbackServer server;
    private final SimulatedService service;
    private final EmissionLog emissions;

    private SimulatorServer(SimulatorOptions options) {
        this.options = options;
        emissions =
                new EmissionLog(options.emissionLimit(), options.emissionFile().map(EmissionFile::new));
        server = new LoopbackServer("kneepoint-simulator");
        Randomness random = new Randomness(options.seed());
        PacedEngine engine = new PacedEngine(
                options.blueprint(), random, options.realSecondsPerEngineSecond(), new LoopAlarm(server.loop()));
        service = new SimulatedService(options, random, engine, emissions);
    }

    /**
     * Starts to answer.
     *
     * @throws IllegalArgumentException when the port is taken, or the emission file cannot be written
     */
    public static SimulatorServer start(SimulatorOptions options) {
        SimulatorServer started = new SimulatorServer(options);
        try {
            started.server.bind(options.bindAddress(), options.port(), () -> new CompletionHandler(started.service));
        } catch (IllegalArgumentException taken) {
            started.emissions.close();
            throw taken;
        }
        return started;
    }

    /** The port it listens on. */
    public int port() {
        return server.port();
    }

    /** Where it listens, without a path: {@code http://127.0.0.1:8000}. */
    public URI baseUri() {
        return URI.create("http://" + options.bindAddress() + ":" + port());
    }

    /** What it sent, and when. */
    public EmissionLog emissions() {
        return emissions;
    }

    /** What the engine is doing now. */
    public EngineGauges gauges() {
        return ask(Engine::gauges);
    }

    /** What the engine did since it started. */
    public EngineCounters counters() {
        return ask(Engine::counters);
    }

    /** One line for people: what is simulated, where, and at what pace. */
    public String describe() {
        double scale = options.realSecondsPerEngineSecond();
        String pace = scale == 1 ? "in real time" : "1 engine second shown in " + scale + " real seconds";
        return "simulated " + options.blueprint().name() + " ("
                + options.blueprint().deployment().model().name() + " on "
                + options.blueprint().deployment().gpus() + " × "
                + options.blueprint().deployment().gpu().name() + ") at " + baseUri() + ", " + pace;
    }

    /** Closes every connection and the port, and writes out the emission log. */
    @Override
    public void close() {
        server.close();
        emissions.close();
    }

    private <T> T ask(Function<Engine, T> question) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        server.loop().execute(() -> service.engine().inspect(engine -> answer.complete(question.apply(engine))));
        return answer.join();
    }

    /** A scheduled task's exception would stay in a future that nobody reads. */
    private static void runAloud(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException bug) {
            LOG.error("The simulated engine failed", bug);
            throw bug;
        }
    }

    /** The event loop as a clock. */
    private record LoopAlarm(EventExecutor loop) implements Alarm {
        @Override
        public long nanos() {
            return System.nanoTime();
        }

        @Override
        @SuppressWarnings("FutureReturnValueIgnored") // A wake-up fails with the loop only, when the server is closing.
        public void wakeAt(long nanos, Runnable task) {
            loop.schedule(() -> runAloud(task), nanos - System.nanoTime(), TimeUnit.NANOSECONDS);
        }
    }
}
