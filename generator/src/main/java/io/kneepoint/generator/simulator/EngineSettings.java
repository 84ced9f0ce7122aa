// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.simulator;

import io.kneepoint.schemas.config.Defaulted;
import java.time.Duration;
import java.util.Optional;

/**
 * How the engine schedules, and the noise round it.
 *
 * @param tokensPerStep most tokens a step computes, decode and prefill together (chunked prefill), at least 1
 * @param maxRunning most requests admitted at a time, at least 1
 * @param queueLimit waiting requests above which a new one gets a 429, at least 1
 * @param firstTokenDeadline a request without a first token so long after it arrived is dropped; empty when it may wait for ever
 * @param order which waiting request is admitted and prefilled first
 * @param kv whether a request's longest answer is set aside on admission
 * @param networkDelay median way to the engine and parsing
 * @param networkSigma spread of that: times exp(sigma · normal)
 * @param frontEndDelay mean delay in the API process for each other request it has in hand; exponential
 * @param stepSigma spread of a step's length: times exp(sigma · normal)
 */
public record EngineSettings(
        int tokensPerStep,
        int maxRunning,
        int queueLimit,
        Optional<Duration> firstTokenDeadline,
        @Defaulted Order order,
        @Defaulted Kv kv,
        Duration networkDelay,
        double networkSigma,
        Duration frontEndDelay,
        double stepSigma) {
    /** Which waiting request comes first. */
    public enum Order {
        /** The one with the fewest tokens to compute: cached prompts overtake cold ones. */
        CACHED_FIRST,
        /** The one that arrived first. */
        FIRST_COME
    }

    /** What admission asks of the KV cache. */
    public enum Kv {
        /** Prompt and longest answer are set aside: no preemption. */
        RESERVE,
        /** Only the prompt is; the answer grows a token a step, and when nothing is left the youngest is preempted. */
        GROW
    }

    public EngineSettings {
        order = order == null ? Order.CACHED_FIRST : order;
        kv = kv == null ? Kv.RESERVE : kv;
        Positive.whole("tokensPerStep", tokensPerStep);
        Positive.whole("maxRunning", maxRunning);
        Positive.whole("queueLimit", queueLimit);
        Positive.orZero("networkSigma", networkSigma);
        Positive.orZero("stepSigma", stepSigma);
        Positive.orZero("networkDelay", networkDelay);
        Positive.orZero("frontEndDelay", frontEndDelay);
        if (firstTokenDeadline.isPresent() && firstTokenDeadline.get().isZero()) {
            throw new IllegalArgumentException("firstTokenDeadline: 0s (expected: above zero)");
        }
    }
}
