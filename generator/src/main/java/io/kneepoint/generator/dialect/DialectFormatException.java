// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.dialect;

/** A dialect file cannot be read; the message names the file and the place, and says what is wrong. */
public final class DialectFormatException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    DialectFormatException(String message, Throwable cause) {
        super(message, cause);
    }
}
