// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.request;

/** Knows what was sent with a request, prompt and key, so that nothing of it is repeated in an event. */
@FunctionalInterface
public interface EchoGuard {

    /** Whether this label of the server occurs in what was sent. */
    boolean isEcho(String label);
}
