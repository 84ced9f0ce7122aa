// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.cli;

import picocli.CommandLine.Option;

/** What every request asks for. */
final class ShapeOptions {

    @Option(
            names = "--prompt-tokens",
            paramLabel = "N|A-B",
            defaultValue = "512",
            description =
                    "Prompt length in tokens, fixed or evenly from a range (default: ${DEFAULT-VALUE}; about 4 characters a token).")
    String promptTokens;

    @Option(
            names = "--output-tokens",
            paramLabel = "N|A-B",
            defaultValue = "128",
            description = "Output limit in tokens, fixed or evenly from a range (default: ${DEFAULT-VALUE}).")
    String outputTokens;

    @Option(
            names = "--shared-prefix-tokens",
            paramLabel = "N",
            defaultValue = "0",
            description =
                    "Tokens at the beginning that all prompts share, for prefix caches (default: ${DEFAULT-VALUE}).")
    int sharedPrefixTokens;

    @Option(
            names = "--shared-prefixes",
            paramLabel = "N",
            defaultValue = "1",
            description = "How many such beginnings there are; each prompt takes one (default: ${DEFAULT-VALUE}).")
    int sharedPrefixes;

    @Option(
            names = "--ignore-eos",
            description = "Ask for exactly the output limit (vLLM, SGLang and others take ignore_eos).")
    boolean ignoreEos;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "Seed of prompts and lengths (default: ${DEFAULT-VALUE}).")
    long seed;
}
