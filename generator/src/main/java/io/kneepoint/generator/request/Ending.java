// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.request;

import io.kneepoint.schemas.event.Outcome;

/**
 * What the end of a stream means.
 *
 * @param outcome what it means
 * @param detail why, for people; null when it ended well
 */
record Ending(Outcome outcome, String detail) {

    static final Ending WELL = new Ending(Outcome.OK, null);
}
