// SPDX-License-Identifier: Apache-2.0
/**
 * What the generator's tests share.
 *
 * <p>Reads: requests over loopback.
 * <br>Writes: scripted responses.
 * <br>Knows nothing of: the code under test, except its contracts.
 */
package io.kneepoint.generator.testing;
