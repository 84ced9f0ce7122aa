// SPDX-License-Identifier: Apache-2.0
/**
 * What could spoil a measurement on this machine or on this endpoint, found before it does.
 *
 * <p>Reads: what the operating system and Java say of themselves; the events of a few requests.
 * <br>Writes: findings, each with its cure.
 * <br>Knows nothing of: commands, how findings are shown, how an endpoint or Kafka is reached.
 */
package io.kneepoint.cli.doctor;
