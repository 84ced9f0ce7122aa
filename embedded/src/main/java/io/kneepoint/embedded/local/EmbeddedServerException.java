// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.embedded.local;

import java.io.Serial;

/**
 * A server of this process could not start, run on, or stop; the message is one sentence that a user can act on.
 *
 * <p>The stack trace of Kafka or the JDK is kept as the cause.
 */
public final class EmbeddedServerException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    /**
     * A failure without a deeper cause.
     *
     * @param message one sentence: what, where, and what was expected
     */
    public EmbeddedServerException(String message) {
        super(message);
    }

    /**
     * A failure caused by another.
     *
     * @param message one sentence: what, where, and what was expected
     * @param cause what Kafka, the JDK or the file system reported
     */
    public EmbeddedServerException(String message, Throwable cause) {
        super(message, cause);
    }
}
