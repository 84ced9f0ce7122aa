// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.regression;

import io.kneepoint.analyzer.statistics.Sample;

/**
 * A bare sample and where it comes from.
 *
 * @param name file or run, for people
 * @param sample values in send order
 */
public record NamedSample(String name, Sample sample) {}
