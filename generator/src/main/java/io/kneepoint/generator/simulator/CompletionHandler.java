// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.simulator;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection of the simulator: routes requests, one at a time and in order. Requests that come before the answer to the
 * one before (HTTP pipelining) wait; a connection that closes cancels what it asked for. Confined to its event loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // A write or close that fails ends in channelInactive, which cleans up.
final class CompletionHandler extends SimpleChannelInboundHandler<FullHttpRequest> {
    private static final Logger LOG = LoggerFactory.getLogger(CompletionHandler.class);
    private static final int GREATEST_PIPELINE = 64;

    private final SimulatedService service;
    private final Deque<FullHttpRequest> pipelined = new ArrayDeque<>();
    private Optional<Answer> answer = Optional.empty();
    private Optional<EngineRequest> submitted = Optional.empty();

    CompletionHandler(SimulatedService service) {
        this.service = service;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
        if (answer.isEmpty()) {
            route(context, request);
        } else if (pipelined.size() < GREATEST_PIPELINE) {
            pipelined.add(request.retain());
        } else {
            context.close();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) throws Exception {
        answer.ifPresent(Answer::abandon);
        submitted.ifPresent(service.engine()::cancel);
        answer = Optional.empty();
        submitted = Optional.empty();
        pipelined.forEach(FullHttpRequest::release);
        pipelined.clear();
        super.channelInactive(context);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (!(cause instanceof IOException)) {
            LOG.warn("A connection of the simulator failed and is closed", cause);
        }
        context.close();
    }

    private void route(ChannelHandlerContext context, FullHttpRequest request) {
        String id = request.headers().get(Reply.REQUEST_ID, "");
        Reply reply = new Reply(
                id.isBlank() ? service.nextRequestId() : id,
                HttpUtil.isKeepAlive(request) && request.decoderResult().isSuccess(),
                !request.protocolVersion().equals(HttpVersion.HTTP_1_0),
                service.options().realSecondsPerEngineSecond());
        try {
            route(context, request, reply);
        } catch (ApiError error) {
            reply.refuse(context, error);
        }
    }

    private void route(ChannelHandlerContext context, FullHttpRequest request, Reply reply) throws ApiError {
        if (request.decoderResult().isFailure()) {
            throw ApiError.badRequest("request: not HTTP (expected: an HTTP/1.1 request)");
        }
        String path = new QueryStringDecoder(request.uri()).path();
        switch (path) {
            case "/v1/chat/completions" -> complete(context, request, reply, true);
            case "/v1/completions" -> complete(context, request, reply, false);
            case "/v1/models" -> {
                require(request, HttpMethod.GET);
                authorize(request);
                reply.send(context, Reply.JSON, ServicePages.models(service));
            }
            case "/health" -> {
                require(request, HttpMethod.GET);
                reply.send(context, Reply.JSON, ServicePages.health(service));
            }
            case "/metrics" -> {
                require(request, HttpMethod.GET);
                reply.send(context, ServicePages.METRICS_TYPE, ServicePages.metrics(service));
            }
            default ->
                throw new ApiError(
                        HttpResponseStatus.NOT_FOUND,
                        "invalid_request_error",
                        "not_found",
                        "path: " + path + " (expected: /v1/chat/completions, /v1/completions, /v1/models, /health or"
                                + " /metrics)");
        }
    }

    private void complete(ChannelHandlerContext context, FullHttpRequest request, Reply reply, boolean chat)
            throws ApiError {
        require(request, HttpMethod.POST);
        authorize(request);
        String body = request.content().toString(StandardCharsets.UTF_8);
        CompletionCall call = CompletionCall.parse(chat, body, service.modelName());
        Optional<FaultKind> fault = service.drawFault();
        if (fault.filter(FaultKind.RATE_LIMITED::equals).isPresent()) {
            throw ApiError.rateLimited();
        }
        EmissionLog.Stream emissions = service.emissions().open(reply.requestId());
        Exchange exchange =
                new Exchange(context, service, call, service.shape(call), reply, emissions, () -> answered(context));
        long created = Instant.now().getEpochSecond();
        CompletionText text = new CompletionText(chat, reply.requestId(), created, call.model());
        Answer next = call.stream()
                ? new StreamingAnswer(exchange, text, fault, service.faultRandom())
                : new WholeAnswer(exchange, text);
        answer = Optional.of(next);
        if (fault.filter(FaultKind.SLOW_FIRST_TOKEN::equals).isPresent()) {
            long nanos = service.options().faults().slowFirstToken().toNanos();
            context.executor().schedule(() -> submit(exchange, next), nanos, TimeUnit.NANOSECONDS);
        } else {
            submit(exchange, next);
        }
    }

    private void submit(Exchange exchange, Answer next) {
        if (exchange.context().channel().isActive()) {
            submitted = Optional.of(service.engine().submit(exchange.shape(), next));
        }
    }

    private void answered(ChannelHandlerContext context) {
        answer = Optional.empty();
        submitted = Optional.empty();
        FullHttpRequest next = pipelined.poll();
        if (next != null) {
            context.executor().execute(() -> {
                try {
                    channelRead0(context, next);
                } finally {
                    next.release();
                }
            });
        }
    }

    private void authorize(FullHttpRequest request) throws ApiError {
        if (!service.admits(request.headers().get(HttpHeaderNames.AUTHORIZATION))) {
            throw new ApiError(
                    HttpResponseStatus.UNAUTHORIZED,
                    "invalid_request_error",
                    "invalid_api_key",
                    "API key: missing or wrong (expected: Authorization: Bearer followed by the key).");
        }
    }

    private static void require(FullHttpRequest request, HttpMethod method) throws ApiError {
        if (!request.method().equals(method)) {
            throw ApiError.methodNotAllowed(request.method(), method);
        }
    }
}
