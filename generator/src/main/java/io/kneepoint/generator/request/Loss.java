// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.request;

/**
 * How a response came to no proper end.
 *
 * @param reset whether it was broken off, rather than left where it was
 * @param words what happened, for people; nothing that a server wrote
 */
public record Loss(boolean reset, String words) {

    /** The connection was closed. */
    public static final Loss CLOSED = new Loss(false, "connection closed");

    /** The connection was reset. */
    public static final Loss RESET = new Loss(true, "connection reset");

    /** What it is called when it happens inside a response. */
    String insideResponse() {
        return reset ? words : words + " inside the response";
    }
}
