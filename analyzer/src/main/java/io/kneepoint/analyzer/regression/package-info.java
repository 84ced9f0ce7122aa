/**
 * Baseline against candidate: which metrics are compared, what counts as worse, and what follows from it.
 *
 * <p>Reads: {@link RunSample}s, plain numbers of one run each.
 * <br>Writes: a {@link RegressionReport} to the verdict topic, the gate and {@code io.kneepoint.analyzer.report}.
 * <br>Knows nothing of: Kafka, Avro, files, endpoints.
 */
package io.kneepoint.analyzer.regression;
