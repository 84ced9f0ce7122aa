// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.request;

/**
 * What the schedule asks for.
 *
 * @param ordinal number of the request within its worker, dense from 0
 * @param stage number of the stage that asks
 * @param intendedEpochNanos when it is meant to be sent; ns since the Unix epoch
 * @param promptTokens prompt length; tokens
 * @param maxOutputTokens output limit; tokens
 */
public record RequestPlan(long ordinal, int stage, long intendedEpochNanos, int promptTokens, int maxOutputTokens) {}
