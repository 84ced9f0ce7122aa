// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.embedded.broker;

/** The reason at the bottom of an exception, in words and on one line. */
final class Causes {

    private static final int DEPTH_LIMIT = 32;

    private Causes() {}

    /** The message of the deepest cause; its class name if it has none; "no cause given" for none. */
    static String deepest(Throwable failure) {
        if (failure == null) {
            return "no cause given";
        }
        Throwable deepest = failure;
        for (int i = 0; i < DEPTH_LIMIT && deepest.getCause() != null; i++) {
            deepest = deepest.getCause();
        }
        String message = deepest.getMessage();
        return message == null || message.isBlank()
                ? deepest.getClass().getSimpleName()
                : message.strip().replaceAll("\\s+", " ");
    }
}
