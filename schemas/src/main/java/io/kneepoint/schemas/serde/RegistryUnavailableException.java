// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.schemas.serde;

/**
 * The schema registry did not answer, or refused to. Nothing is known to be wrong with the record: try again, later or with other
 * settings.
 */
public final class RegistryUnavailableException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public RegistryUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
