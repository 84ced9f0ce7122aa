/**
 * The mathematics of a verdict: estimates, standard errors, tests and the three answers.
 *
 * <p>Reads: numbers in send order.
 * <br>Writes: immutable results to {@link io.kneepoint.analyzer.regression} and {@link io.kneepoint.analyzer.capacity}.
 * <br>Knows nothing of: Kafka, Avro, files, metrics, runs.
 */
package io.kneepoint.analyzer.statistics;
