// SPDX-License-Identifier: Apache-2.0
/** Kneepoint generator. */
package io.kneepoint.generator;
