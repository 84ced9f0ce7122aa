// SPDX-License-Identifier: Apache-2.0
/**
 * The command line: the composition root.
 *
 * <p>Reads: arguments.
 * <br>Writes: results on standard output, everything else on standard error, an exit code.
 * <br>Knows nothing of: how anything is done; it puts the parts together.
 */
package io.kneepoint.cli;
