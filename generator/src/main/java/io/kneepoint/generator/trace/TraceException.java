// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.trace;

/** A trace cannot be read: one sentence with the file and, where there is one, the line. */
public final class TraceException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    TraceException(String sentence, Throwable cause) {
        super(sentence, cause);
    }

    static TraceException at(String file, long line, String sentence) {
        return new TraceException(file + ":" + line + ": " + sentence, null);
    }
}
