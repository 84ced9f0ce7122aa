// SPDX-License-Identifier: Apache-2.0
/**
 * A running analyzer as others watch it: is it well, and how much does it do.
 *
 * <p>Reads: an {@link io.kneepoint.analyzer.streams.AnalyzerService}.
 * <br>Writes: answers over HTTP, for load balancers and Prometheus.
 * <br>Knows nothing of: runs, metrics of runs.
 */
package io.kneepoint.analyzer.service;
