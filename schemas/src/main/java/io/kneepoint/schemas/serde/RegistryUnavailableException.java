// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.schemas.serde;

import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;

/**
 * The schema registry did not answer, or refused to. Nothing is known to be wrong with the record: try again, later or with other
 * settings.
 */
public final class RegistryUnavailableException extends RuntimeException {

    private static final long serialVersionUID = 1L;
    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;

    public RegistryUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }

    /** Whether the registry has answered that it does not let this client in. */
    public boolean isRefusal() {
        return getCause() instanceof RestClientException answer
                && (answer.getStatus() == UNAUTHORIZED || answer.getStatus() == FORBIDDEN);
    }
}
