// SPDX-License-Identifier: Apache-2.0
/** Kneepoint embedded. */
package io.kneepoint.embedded;
