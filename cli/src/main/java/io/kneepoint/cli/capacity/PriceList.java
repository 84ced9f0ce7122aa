// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.cli.capacity;

import io.kneepoint.schemas.config.ConfigFiles;
import io.kneepoint.schemas.event.Price;
import java.util.List;
import java.util.Optional;

/** What hosted models cost: {@code config/prices.yaml}. */
public record PriceList(List<ModelPrice> models) {

    /**
     * Price of a model by the name it is asked for.
     *
     * @param inputUsdPerMillionTokens from 0
     * @param outputUsdPerMillionTokens from 0
     * @param asOf when the price was read
     */
    record ModelPrice(String name, double inputUsdPerMillionTokens, double outputUsdPerMillionTokens, String asOf) {
        ModelPrice {
            require("inputUsdPerMillionTokens", inputUsdPerMillionTokens);
            require("outputUsdPerMillionTokens", outputUsdPerMillionTokens);
        }

        private static void require(String name, double usd) {
            if (!(usd >= 0 && Double.isFinite(usd))) {
                throw new IllegalArgumentException(name + ": " + usd + " (expected: 0 or more USD)");
            }
        }
    }

    /** Reads the list. */
    public static PriceList read(ConfigFiles config) {
        return config.read("prices.yaml", PriceList.class);
    }

    /** The price of exactly this model; empty when the list does not have it. */
    public Optional<Price> of(String model) {
        return models.stream()
                .filter(price -> price.name().equals(model))
                .map(price -> new Price(price.inputUsdPerMillionTokens(), price.outputUsdPerMillionTokens()))
                .findFirst();
    }
}
