// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.recording;

/** A recorded run cannot be found, read or written. The message is one sentence that says which, and why. */
public final class RecordingException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public RecordingException(String message) {
        super(message);
    }

    public RecordingException(String message, Throwable cause) {
        super(message, cause);
    }
}
