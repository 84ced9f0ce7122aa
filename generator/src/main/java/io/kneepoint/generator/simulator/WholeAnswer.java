// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.simulator;

/** One answer as a single JSON object, sent when the last token is made. Confined to the engine's thread. */
final class WholeAnswer implements Answer {
    private final Exchange exchange;
    private final CompletionText text;
    private int tokens;

    WholeAnswer(Exchange exchange, CompletionText text) {
        this.exchange = exchange;
        this.text = text;
    }

    @Override
    public void onToken(EngineRequest request, long atNanos) {
        tokens++;
    }

    @Override
    public void onEnd(EngineRequest request, EngineOutcome outcome, long atNanos) {
        switch (outcome) {
            case COMPLETED -> {
                String body = text.whole(exchange.shape(), request.cachedTokens, tokens, exchange.finishReason());
                exchange.emissions().stamp(tokens);
                exchange.answer(body);
            }
            case CANCELLED -> abandon();
            default -> exchange.refuse(exchange.refusal(outcome));
        }
    }

    @Override
    public void abandon() {
        exchange.emissions().end("cancelled");
    }
}
