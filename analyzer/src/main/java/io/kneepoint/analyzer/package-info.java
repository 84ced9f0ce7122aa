// SPDX-License-Identifier: Apache-2.0
/** Kneepoint analyzer. */
package io.kneepoint.analyzer;
