// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.driver;

import io.kneepoint.generator.client.StreamClient;
import io.kneepoint.generator.client.Transport;
import io.kneepoint.generator.driver.ProbeResult.Problem;
import io.kneepoint.generator.request.ArrivalObserver;
import io.kneepoint.generator.request.RequestContext;
import io.kneepoint.generator.request.RequestLifecycle;
import io.kneepoint.generator.request.RequestPlan;
import io.kneepoint.generator.request.RequestResult;
import io.kneepoint.generator.request.RunClock;
import io.kneepoint.generator.request.RunJournal;
import io.kneepoint.generator.sink.EventSink;
import io.kneepoint.schemas.event.StreamEvent;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Asks an endpoint for a few tokens before a run, so that what is wrong is said in one sentence and not by a run of failures.
 *
 * <p>Safe for use by several threads.
 */
public final class EndpointProbe {

    private static final int PROMPT_TOKENS = 16;
    private static final int OUTPUT_TOKENS = 4;

    private EndpointProbe() {}

    /**
     * Sends one small request as the run would; writes no events and takes at most the run's timeouts.
     *
     * @throws IllegalArgumentException when the specification cannot be used
     */
    public static ProbeResult probe(RunSpec spec) {
        Transport transport = Transport.best();
        EventLoopGroup group = transport.newEventLoop("kneepoint-probe");
        try {
            EventLoop loop = group.next();
            CompletableFuture<RequestResult> ended = new CompletableFuture<>();
            StreamClient client = new StreamClient(
                    spec.client(), spec.dialect(), loop, transport, RunClock.system(), ended::completeExceptionally);
            loop.execute(() -> send(spec, client, ended));
            RequestResult result = ended.join();
            loop.execute(client::close);
            return interpret(spec, result);
        } finally {
            shutDown(group);
        }
    }

    private static void send(RunSpec spec, StreamClient client, CompletableFuture<RequestResult> ended) {
        try {
            RunClock clock = RunClock.system();
            RunJournal journal =
                    new RunJournal(spec.about().runId(), spec.about().worker(), new NoSink());
            RequestContext context = RequestContext.of(clock, journal, spec.dialect(), spec.frames(), spec.timeouts());
            RequestFactory factory = new RequestFactory(spec);
            RequestPlan plan = new RequestPlan(0, 0, clock.nowEpochNanos(), PROMPT_TOKENS, OUTPUT_TOKENS);
            RequestContent content = RequestContent.of(PROMPT_TOKENS, OUTPUT_TOKENS);
            client.send(
                    RequestLifecycle.schedule(context, plan, ArrivalObserver.NONE, factory.echoGuard(plan, content)),
                    factory.body(plan, content),
                    ended::complete);
        } catch (RuntimeException | Error e) {
            ended.completeExceptionally(e);
        }
    }

    private static ProbeResult interpret(RunSpec spec, RequestResult result) {
        String endpoint = spec.client().endpoint().toString();
        if (result.isOk() && result.firstTokenDurationNanos().isPresent()) {
            Duration firstToken =
                    Duration.ofNanos(result.firstTokenDurationNanos().getAsLong());
            return new ProbeResult.Ready(endpoint, firstToken, result.outputTokens(), clock(result));
        }
        Problem problem = problem(result);
        String sentence = endpoint + ": " + words(problem, spec)
                + result.detail().map(detail -> " (" + detail + ")").orElse("") + ".";
        return new ProbeResult.Unusable(problem, result.outcome(), sentence);
    }

    private static Optional<ProbeResult.Clock> clock(RequestResult result) {
        return result.serverTime().map(time -> {
            long sentEpochNanos = result.plan().intendedEpochNanos()
                    + result.sendLatenessDurationNanos().orElse(0);
            Instant before = Instant.EPOCH.plusNanos(sentEpochNanos);
            return new ProbeResult.Clock(time.date(), before, before.plusNanos(time.headDurationNanos()));
        });
    }

    private static Problem problem(RequestResult result) {
        int status = result.httpStatus().orElse(0);
        return switch (result.outcome()) {
            case DNS_FAILED, CONNECT_REFUSED, CONNECT_TIMEOUT -> Problem.UNREACHABLE;
            case TLS_FAILED -> Problem.TLS;
            case UNAUTHORIZED -> Problem.UNAUTHORIZED;
            case RATE_LIMITED -> Problem.RATE_LIMITED;
            case SERVER_ERROR -> Problem.SERVER_ERROR;
            case NOT_STREAMING -> Problem.NOT_STREAMING;
            case CLIENT_ERROR -> clientError(status, result.unknownModel());
            case OK, FIRST_TOKEN_TIMEOUT -> Problem.NO_TOKEN;
            case RESET -> status == 0 ? Problem.UNREACHABLE : Problem.BROKEN_STREAM;
            default -> Problem.BROKEN_STREAM;
        };
    }

    private static Problem clientError(int status, boolean unknownModel) {
        if (unknownModel) {
            return Problem.UNKNOWN_MODEL;
        }
        return status == 404 || status == 405 ? Problem.WRONG_PATH : Problem.REFUSED;
    }

    private static String words(Problem problem, RunSpec spec) {
        return switch (problem) {
            case UNREACHABLE -> "cannot be reached";
            case TLS -> "no encrypted connection";
            case WRONG_PATH ->
                "there is no such API under this path, expected one like "
                        + spec.dialect().spec().path();
            case UNKNOWN_MODEL -> "does not take the model \"" + spec.shape().model() + "\"";
            case UNAUTHORIZED -> "does not accept the key";
            case RATE_LIMITED -> "refuses requests for now";
            case REFUSED -> "refuses the request";
            case SERVER_ERROR -> "answers with an error of its own";
            case NOT_STREAMING -> "answers, but does not stream";
            case NO_TOKEN -> "sent no token";
            case BROKEN_STREAM -> "began a stream that broke";
        };
    }

    @SuppressWarnings("FutureReturnValueIgnored") // Its thread is a daemon; nobody waits for it.
    private static void shutDown(EventLoopGroup group) {
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }

    /** A probe is no part of a run. */
    private static final class NoSink implements EventSink {

        @Override
        public void accept(StreamEvent event) {}

        @Override
        public long dropped() {
            return 0;
        }

        @Override
        public void close() {}
    }
}
