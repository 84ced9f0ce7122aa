// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.replay;

/** A replay cannot go on. The message is one sentence that says why. */
public final class ReplayException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    ReplayException(String message) {
        super(message);
    }
}
