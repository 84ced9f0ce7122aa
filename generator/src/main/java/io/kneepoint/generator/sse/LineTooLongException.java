// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.sse;

/** A line of the stream, or the data of one event, is longer than the decoder may hold. */
public final class LineTooLongException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    LineTooLongException(String what, int limitBytes) {
        super(what + ": more than " + limitBytes + " bytes (expected: at most that many)");
    }
}
