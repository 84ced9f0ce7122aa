// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.cli;

import io.kneepoint.schemas.event.Price;
import java.util.Optional;
import picocli.CommandLine.Option;

/** What the model's tokens cost. */
final class PriceOptions {

    @Option(
            names = "--price-input",
            paramLabel = "USD",
            description = "Price of a million prompt tokens in USD, for the cost of a request"
                    + " (default: as config/prices.yaml says of the model).")
    Double input;

    @Option(names = "--price-output", paramLabel = "USD", description = "Price of a million output tokens in USD.")
    Double output;

    /** The price; empty where neither is given, and 0 for the one that is not. */
    Optional<Price> price() {
        if (input == null && output == null) {
            return Optional.empty();
        }
        double prompt = input == null ? 0 : input;
        double answer = output == null ? 0 : output;
        if (!(prompt >= 0 && answer >= 0 && Double.isFinite(prompt + answer))) {
            throw new IllegalArgumentException(
                    "--price-input, --price-output: " + prompt + ", " + answer + " (expected: 0 or more USD)");
        }
        return Optional.of(new Price(prompt, answer));
    }
}
