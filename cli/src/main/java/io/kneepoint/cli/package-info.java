// SPDX-License-Identifier: Apache-2.0
/** Kneepoint cli. */
package io.kneepoint.cli;
