// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.cli;

import java.nio.file.Path;
import java.util.Optional;

/** Something that goes on beside a recorded run, in the run's directory, from before its first request to after its last. */
interface RunCompanion {

    /** Starts it. */
    Running start(Path runDirectory);

    /** It is running. */
    interface Running extends AutoCloseable {

        /** What a reader must know of it, once it has ended. */
        Optional<String> problem();

        @Override
        void close();
    }
}
