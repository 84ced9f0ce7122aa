// SPDX-License-Identifier: Apache-2.0
/**
 * What: a plan of phases, from strict YAML to the stages of a run.
 *
 * <p>Reads: plan files, trace files, what is known of earlier phases and runs through {@link Landmarks}.
 * <br>Writes: {@link io.kneepoint.generator.driver.StageSpec}s to {@link io.kneepoint.generator.driver}.
 * <br>Knows nothing of: sockets, Kafka, how a curve is computed.
 */
package io.kneepoint.generator.plan;
