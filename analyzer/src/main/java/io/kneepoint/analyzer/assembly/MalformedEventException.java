// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.assembly;

/** An event that no generator following the contract writes. It changes no state and belongs to the dead letters. */
public final class MalformedEventException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public MalformedEventException(String message) {
        super(message);
    }
}
