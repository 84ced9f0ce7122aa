// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.schemas.topic;

/** The cluster does not answer about a topic, or refuses to create it. The message is one sentence that says which and why. */
public final class TopicAdminException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public TopicAdminException(String message, Throwable cause) {
        super(message, cause);
    }
}
