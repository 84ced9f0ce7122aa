// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.sink;

/** Events cannot be published. The message is one sentence that says what is missing. */
public final class KafkaSinkException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** What is wrong. */
    public enum Reason {
        /** No broker answers at the given addresses. */
        BROKER_UNREACHABLE,
        /** The broker does not let this client in. */
        NOT_AUTHORIZED,
        /** The topic does not exist. */
        TOPIC_MISSING,
        /** The schema registry does not answer. */
        REGISTRY_UNREACHABLE,
        /** The schema registry refuses the schema. */
        SCHEMA_REFUSED,
        /** The client settings are not good. */
        BAD_SETTINGS
    }

    private final Reason reason;

    KafkaSinkException(Reason reason, String message, Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    /** What is wrong. */
    public Reason reason() {
        return reason;
    }
}
