// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.workers;

/** The workers of a run cannot come together, or one has to leave it. The message is one sentence. */
public final class WorkerException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public WorkerException(String message) {
        super(message);
    }
}
