// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.client;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Whom to trust.
 *
 * @param caFile PEM file of certificates to trust instead of the JVM's own
 * @param insecure whether to trust anybody, which leaves the connection open to whoever stands in between
 */
public record TlsSettings(Optional<Path> caFile, boolean insecure) {

    /** The JVM's own certificates. */
    public static final TlsSettings DEFAULT = new TlsSettings(Optional.empty(), false);

    public TlsSettings {
        if (insecure && caFile.isPresent()) {
            throw new IllegalArgumentException("tls: insecure with a CA file (expected: one of them)");
        }
    }
}
