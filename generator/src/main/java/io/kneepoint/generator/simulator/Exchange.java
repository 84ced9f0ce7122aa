// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.simulator;

import io.netty.channel.ChannelHandlerContext;

/**
 * One request over its connection: what was asked, and the ways to answer. Confined to the connection's event loop.
 *
 * @param context the handler's place in the pipeline
 * @param service what all connections share
 * @param call what the client asked for
 * @param shape what the engine makes of it
 * @param reply how the answer is marked and the connection left
 * @param emissions where writes are stamped
 * @param whenAnswered to be run once the answer is complete
 */
record Exchange(
        ChannelHandlerContext context,
        SimulatedService service,
        CompletionCall call,
        RequestShape shape,
        Reply reply,
        EmissionLog.Stream emissions,
        Runnable whenAnswered) {
    SimulatorOptions options() {
        return service.options();
    }

    void cancel(EngineRequest request) {
        service.engine().cancel(request);
    }

    /** Why the answer ends: it ran into its limit, or had nothing more to say. */
    String finishReason() {
        return shape.outputTokens() == shape.maxOutputTokens() ? "length" : "stop";
    }

    /** How an outcome that is no answer is told to the client. */
    ApiError refusal(EngineOutcome outcome) {
        return switch (outcome) {
            case REJECTED -> ApiError.rateLimited();
            case TIMED_OUT -> ApiError.timedOut();
            case TOO_LARGE -> ApiError.tooLarge(shape, options().blueprint().kvPoolTokens());
            case COMPLETED, CANCELLED -> throw new IllegalStateException("outcome: " + outcome);
        };
    }

    void refuse(ApiError error) {
        emissions.end("refused");
        reply.refuse(context, error);
        whenAnswered.run();
    }

    void answer(String json) {
        emissions.end("completed");
        reply.send(context, Reply.JSON, json);
        whenAnswered.run();
    }
}
