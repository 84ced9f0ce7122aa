// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.driver;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kneepoint.generator.dialect.ObjectNodes;

/**
 * What every request asks for.
 *
 * @param model name of the model
 * @param promptTokens prompt length
 * @param outputTokens output limit
 * @param prefixes beginnings of prompts that requests share, so that a server's prefix cache is hit; none unless asked for
 * @param ignoreEos whether to ask for exactly the output limit
 * @param moreBody fields merged into the request body (RFC 7386)
 * @param seed seed of lengths and prompts
 */
public record RequestShape(
        String model,
        LengthRange promptTokens,
        LengthRange outputTokens,
        SharedPrefixes prefixes,
        boolean ignoreEos,
        ObjectNode moreBody,
        long seed) {

    /** Prompts of their own and outputs that may end early. */
    public static RequestShape of(String model, LengthRange promptTokens, LengthRange outputTokens, long seed) {
        return new RequestShape(
                model, promptTokens, outputTokens, SharedPrefixes.NONE, false, ObjectNodes.empty(), seed);
    }

    /** The same with prompts and lengths of another seed. */
    public RequestShape withSeed(long other) {
        return new RequestShape(model, promptTokens, outputTokens, prefixes, ignoreEos, moreBody, other);
    }
}
