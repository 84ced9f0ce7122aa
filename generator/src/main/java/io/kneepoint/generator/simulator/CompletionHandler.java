// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.simulator;

import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
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
    static final String REQUEST_ID = "x-request-id";
    static final String TIME_SCALE = "x-simulator-real-per-engine-second";
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
        String path = new QueryStringDecoder(request.uri()).path();
        String requestId = request.headers().get(REQUEST_ID, "");
        requestId = requestId.isBlank() ? service.nextRequestId() : requestId;
        try {
            switch (path) {
                case "/v1/chat/completions" -> complete(context, request, requestId, true);
                case "/v1/completions" -> complete(context, request, requestId, false);
                case "/v1/models" ->
                    show(context, request, requestId, "application/json", ServicePages.models(service));
                case "/health" -> show(context, request, requestId, "application/json", ServicePages.health(service));
                case "/metrics" ->
                    show(context, request, requestId, ServicePages.METRICS_TYPE, ServicePages.metrics(service));
                default ->
                    throw new ApiError(
                            HttpResponseStatus.NOT_FOUND,
                            "invalid_request_error",
                            "not_found",
                            "path: " + path
                                    + " (expected: /v1/chat/completions, /v1/completions, /v1/models, /health or"
                                    + " /metrics)");
            }
        } catch (ApiError error) {
            send(context, error.status(), "application/json", error.json(), requestId, HttpUtil.isKeepAlive(request));
        }
    }

    private void show(
            ChannelHandlerContext context, FullHttpRequest request, String requestId, String type, String body)
            throws ApiError {
        require(request, HttpMethod.GET);
        if (type.equals("application/json") && request.uri().startsWith("/v1/")) {
            authorize(request);
        }
        send(context, HttpResponseStatus.OK, type, body, requestId, HttpUtil.isKeepAlive(request));
    }

    private void complete(ChannelHandlerContext context, FullHttpRequest request, String requestId, boolean chat)
            throws ApiError {
        require(request, HttpMethod.POST);
        authorize(request);
        String body = request.content().toString(StandardCharsets.UTF_8);
        CompletionCall call = CompletionCall.parse(chat, body, service.modelName());
        Optional<FaultKind> fault = service.drawFault();
        if (fault.filter(FaultKind.RATE_LIMITED::equals).isPresent()) {
            throw ApiError.rateLimited();
        }
        Exchange exchange = new Exchange(
                context,
                service,
                call,
                service.shape(call),
                requestId,
                HttpUtil.isKeepAlive(request),
                service.emissions().open(requestId),
                () -> answered(context));
        long created = Instant.now().getEpochSecond();
        CompletionText text = new CompletionText(chat, requestId, created, call.model());
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
            throw new ApiError(
                    HttpResponseStatus.METHOD_NOT_ALLOWED,
                    "invalid_request_error",
                    "method_not_allowed",
                    "method: " + request.method() + " (expected: " + method + ")");
        }
    }

    static void send(
            ChannelHandlerContext context,
            HttpResponseStatus status,
            String type,
            String body,
            String requestId,
            boolean keepAlive) {
        FullHttpResponse response =
                new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, ByteBufUtil.writeUtf8(context.alloc(), body));
        response.headers()
                .set(HttpHeaderNames.CONTENT_TYPE, type)
                .set(REQUEST_ID, requestId)
                .setInt(HttpHeaderNames.CONTENT_LENGTH, response.content().readableBytes());
        if (status.equals(HttpResponseStatus.TOO_MANY_REQUESTS)) {
            response.headers().setInt(HttpHeaderNames.RETRY_AFTER, 1);
        }
        HttpUtil.setKeepAlive(response, keepAlive);
        var written = context.writeAndFlush(response);
        if (!keepAlive) {
            written.addListener(ChannelFutureListener.CLOSE);
        }
    }
}
