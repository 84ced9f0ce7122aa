// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.cli.laws;

import java.nio.file.Path;

/** Faults met on the broker and the registry that Kneepoint brings along. */
class EmbeddedBrokerFaultIT extends FaultLaws {

    @Override
    protected LawCluster openCluster(Path directory) {
        return LawCluster.embedded(directory);
    }
}
