// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.cli.laws;

import java.nio.file.Path;

/** Replays on the broker and the registry that Kneepoint brings along. */
class EmbeddedBrokerReplayIT extends ReplayLaws {

    @Override
    protected LawCluster openCluster(Path directory) {
        return LawCluster.embedded(directory);
    }
}
