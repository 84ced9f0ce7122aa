// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.imports;

/** A result file cannot be imported. The message is one sentence: the file, the place in it, what is there, what was expected. */
public final class ImportException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    ImportException(String message) {
        super(message);
    }

    ImportException(String message, Throwable cause) {
        super(message, cause);
    }
}
