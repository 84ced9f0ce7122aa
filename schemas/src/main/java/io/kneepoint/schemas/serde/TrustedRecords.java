// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.schemas.serde;

import org.apache.avro.util.ClassSecurityValidator;

/**
 * Tells Avro that the classes generated from Kneepoint's schemas may be made from data. Avro trusts no class by itself; what it
 * trusts already (system properties included) stays trusted.
 */
public final class TrustedRecords {

    private static final String PACKAGE = "io.kneepoint.schemas.";

    static {
        ClassSecurityValidator.ClassSecurityPredicate before = ClassSecurityValidator.getGlobal();
        ClassSecurityValidator.setGlobal(
                ClassSecurityValidator.composite(before, type -> type.getName().startsWith(PACKAGE)));
    }

    private TrustedRecords() {}

    /** Call before a generated class is first read or built; calling it again does nothing. */
    public static void install() {
        // The static initialiser has done it.
    }
}
