// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.dashboard;

import io.kneepoint.schemas.metric.ConcurrencyLevel;
import java.util.List;

/**
 * What a model on GPUs would do under rising load, computed by an engine in virtual time. The page has no formulas of its own.
 *
 * <p>Implementations are safe for use by several threads and give the same answer to the same question.
 */
public interface CurveModel {

    /** What can be asked for. */
    Choices choices();

    /**
     * The curve of a deployment.
     *
     * @throws IllegalArgumentException when there is no such deployment; the message says why
     */
    Answer answer(Question question);

    /**
     * What can be asked for.
     *
     * @param models the models
     * @param gpus the GPUs
     * @param precisions names of precisions, of weights and of the KV cache
     */
    record Choices(List<Model> models, List<Gpu> gpus, List<String> precisions) {}

    /** A model, by name, with its parameters and the longest context it was made for. [parameters, tokens] */
    record Model(String name, long parameters, long maxContextTokens) {}

    /** A kind of GPU, by name, with the memory that a process sees. [bytes] */
    record Gpu(String name, long usableBytes) {}

    /**
     * A deployment.
     *
     * @param model name of the model
     * @param gpu name of the GPU
     * @param gpus how many of them, from 1
     * @param contextTokens prompt and answer together
     * @param outputTokens the answer's share of that, from 1
     * @param weights precision of the weights
     * @param cache precision of the KV cache
     */
    record Question(
            String model, String gpu, int gpus, int contextTokens, int outputTokens, String weights, String cache) {}

    /**
     * The curve, and where the memory goes.
     *
     * @param memoryBytes what processes see of all GPUs' memory
     * @param weightBytes all weights
     * @param poolBytes what is left for the KV cache; negative when the weights do not fit
     * @param bytesPerToken KV cache of one token
     * @param requestBytes KV cache of one request of the full context
     * @param maxRequests such requests that fit side by side
     * @param levels the curve; none when not even one request fits
     * @param kvFill share of the KV cache held, level by level, 0 to 1
     * @param command a command line that makes this real: a simulated endpoint
     */
    record Answer(
            long memoryBytes,
            long weightBytes,
            long poolBytes,
            long bytesPerToken,
            long requestBytes,
            long maxRequests,
            List<ConcurrencyLevel> levels,
            List<Double> kvFill,
            String command) {}
}
