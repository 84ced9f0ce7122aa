// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.driver;

/** What the requests of a stage ask for, where it is not drawn from the run's {@link RequestShape}. */
@FunctionalInterface
public interface ContentSource {

    /** What request {@code index} of the stage asks for, counted from 0; the same each time. Called on the event loop. */
    RequestContent content(long index);
}
