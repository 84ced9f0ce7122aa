// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.simulator;

import com.fasterxml.jackson.core.io.JsonStringEncoder;

/** JSON text without a tree. */
final class Json {
    private Json() {}

    /** The text as a JSON string, quotes included. */
    static String quoted(String text) {
        return '"' + new String(JsonStringEncoder.getInstance().quoteAsString(text)) + '"';
    }
}
