// SPDX-License-Identifier: Apache-2.0
/**
 * Configuration as people write it, into records that hold.
 *
 * <p>Reads: YAML text.
 * <br>Writes: Java records, or one {@link io.kneepoint.schemas.config.ConfigException} that says what to change and where.
 * <br>Knows nothing of: what any of the settings mean.
 */
package io.kneepoint.schemas.config;
