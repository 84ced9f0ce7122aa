// SPDX-License-Identifier: Apache-2.0
/**
 * The instrument measured by itself, just before it measures something else.
 *
 * <p>Reads: what {@link io.kneepoint.generator.simulator.ScriptedEndpoint} says that it sent, and the events of a run against it.
 * <br>Writes: a {@link Calibration} for run.json and the report.
 * <br>Knows nothing of: plans, Kafka, the endpoint that is to be measured.
 */
package io.kneepoint.generator.calibration;
