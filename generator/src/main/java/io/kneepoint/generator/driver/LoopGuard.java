// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.driver;

import java.util.function.Consumer;

/** Wraps tasks of the event loop, which would swallow what they throw, so that a fault of this program ends the run. */
record LoopGuard(Consumer<Throwable> onFault) {

    Runnable guarded(Runnable task) {
        return () -> {
            try {
                task.run();
            } catch (RuntimeException | Error e) {
                onFault.accept(e);
            }
        };
    }
}
