// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.request;

/**
 * What a response's head says of the server's clock.
 *
 * @param date its Date, as the server wrote it
 * @param headDurationNanos head minus sent, between which the server wrote it; ns
 */
public record ServerTime(String date, long headDurationNanos) {}
