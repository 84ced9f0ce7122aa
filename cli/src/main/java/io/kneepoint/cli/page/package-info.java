// SPDX-License-Identifier: Apache-2.0
/**
 * The live page with what it needs from both halves.
 *
 * <p>Reads: the metric topics; models, GPUs and simulators of {@code config/}.
 * <br>Writes: a page at an address of this machine.
 * <br>Knows nothing of: commands.
 */
package io.kneepoint.cli.page;
