// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.simulator;

/** An answer in the making: hears from the engine, and from the connection when it breaks. */
interface Answer extends RequestListener {
    /** The connection is gone, or the engine let go: nothing can be sent any more. */
    void abandon();
}
