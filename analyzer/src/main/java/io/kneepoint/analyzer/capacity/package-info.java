/**
 * From load levels to capacity: the curve's law, its knee, its peak, where it breaks and where to run it.
 *
 * <p>Reads: one {@link LevelPoint} a load level.
 * <br>Writes: a {@link CurveResult} to {@code io.kneepoint.analyzer.concurrency} and {@code
 * io.kneepoint.analyzer.report}.
 * <br>Knows nothing of: Kafka, Avro, files, requests.
 */
package io.kneepoint.analyzer.capacity;
