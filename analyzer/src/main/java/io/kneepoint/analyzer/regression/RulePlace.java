// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.regression;

import java.util.OptionalInt;

/**
 * Where a rule is settled: one metric at one load level.
 *
 * @param metric the metric
 * @param level the level; empty when it is not named by a concurrency
 */
record RulePlace(Metric metric, OptionalInt level) {}
