// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.client;

/** Is told of an exception that can only be a fault of this program. Called on the event loop. */
@FunctionalInterface
public interface FaultListener {

    void onFault(Throwable fault);
}
