// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.trace;

import java.util.List;

/**
 * One request of a trace.
 *
 * @param offsetNanos when it was sent; ns since any moment that all requests of the trace share
 * @param promptTokens prompt length, 1 or more; tokens
 * @param outputTokens output length, 1 or more; tokens
 * @param blocks ids of the blocks that its prompt is made of; empty where the trace knows none
 */
record TraceRequest(long offsetNanos, int promptTokens, int outputTokens, List<Integer> blocks) {}
