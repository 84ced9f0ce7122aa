// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.schemas.serde;

/** A record whose bytes are not what its topic promises. It will never decode: it belongs to the dead letters. */
public final class UndecodableRecordException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public UndecodableRecordException(String message, Throwable cause) {
        super(message, cause);
    }

    public UndecodableRecordException(String message) {
        super(message);
    }
}
