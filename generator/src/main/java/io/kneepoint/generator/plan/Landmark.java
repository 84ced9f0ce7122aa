// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.plan;

/** A place on a curve that a level can be relative to. */
public enum Landmark {
    /** Where throughput stops to follow the load. */
    KNEE,
    /** Where throughput is greatest. */
    PEAK,
    /** The last level before the first that broke. */
    BREAK
}
