// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.client;

import io.kneepoint.schemas.event.Outcome;
import java.io.IOException;

/** A connection that came to be, but not for requests: refused by a proxy, or of another protocol. The message is ours. */
final class OpeningException extends IOException {

    private static final long serialVersionUID = 1L;

    private final Outcome outcome;

    OpeningException(Outcome outcome, String message) {
        super(message);
        this.outcome = outcome;
    }

    Outcome outcome() {
        return outcome;
    }
}
