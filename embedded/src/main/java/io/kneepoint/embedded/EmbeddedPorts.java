// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.embedded;

import java.util.OptionalInt;

/**
 * The ports that the pair is asked to take on 127.0.0.1.
 *
 * @param broker 1 to 65 535, or empty for that of the last run or a free one
 * @param registry 1 to 65 535, or empty for that of the last run or a free one
 */
public record EmbeddedPorts(OptionalInt broker, OptionalInt registry) {

    /** Those of the last run if they are still free, else any. */
    public static EmbeddedPorts remembered() {
        return new EmbeddedPorts(OptionalInt.empty(), OptionalInt.empty());
    }
}
