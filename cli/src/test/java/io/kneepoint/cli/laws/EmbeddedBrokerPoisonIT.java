// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.cli.laws;

import java.nio.file.Path;

/** Unreadable and late records on the broker and the registry that Kneepoint brings along. */
class EmbeddedBrokerPoisonIT extends PoisonLaws {

    @Override
    protected LawCluster openCluster(Path directory) {
        return LawCluster.embedded(directory);
    }
}
