// SPDX-License-Identifier: Apache-2.0
/**
 * Obeys the plan on the event loop: keeps load levels up, stamps intended times, measures windows, never slides.
 *
 * <p>Reads: a {@link io.kneepoint.generator.driver.RunSpec}, results of {@link io.kneepoint.generator.request}.
 * <br>Writes: requests to {@link io.kneepoint.generator.client}, events of the run to {@link io.kneepoint.generator.sink}.
 * <br>Knows nothing of: bytes, JSON, Kafka.
 */
package io.kneepoint.generator.driver;
