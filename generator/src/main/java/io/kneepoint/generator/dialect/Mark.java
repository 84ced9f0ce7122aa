// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.dialect;

/**
 * How an event is recognised as the end mark or as an error. Exactly one of literal, event and pointer is given.
 *
 * @param literal the event's whole data, such as {@code [DONE]}
 * @param event the type of the server-sent event, such as {@code error}
 * @param pointer a place in the event's JSON, as a JSON pointer with {@code *} for every element of an array
 * @param equals what must stand there; null takes everything but null, false and the empty string
 */
public record Mark(String literal, String event, String pointer, String equals) {

    public Mark {
        int given = (literal == null ? 0 : 1) + (event == null ? 0 : 1) + (pointer == null ? 0 : 1);
        if (given != 1) {
            throw new IllegalArgumentException(
                    "mark: " + given + " of literal, event and pointer (expected: exactly one)");
        }
        if (equals != null && pointer == null) {
            throw new IllegalArgumentException(
                    "mark: equals " + equals + " without a pointer (expected: both or none)");
        }
    }
}
