// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.schemas.serde;

/** The schema registry did not answer, or answered that it cannot now. Nothing is wrong with the record: try again later. */
public final class RegistryUnavailableException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public RegistryUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
