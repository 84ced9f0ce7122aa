// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.embedded.registry;

import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Another registry keeps the same contract: the check on the contract itself.
 *
 * <p>Runs only if {@code -Dkneepoint.contract.registry=http://…} names one, whose global level must be BACKWARD.
 */
@Timeout(120)
@EnabledIfSystemProperty(named = ExternalRegistryContractIT.URL_PROPERTY, matches = "https?://.+")
class ExternalRegistryContractIT extends SchemaRegistryContract {

    static final String URL_PROPERTY = "kneepoint.contract.registry";

    @Override
    String url() {
        return System.getProperty(URL_PROPERTY);
    }
}
