// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;

/** A process that prints every help text there is. */
final class EveryHelp {

    private EveryHelp() {}

    /** Prints them one after the other. */
    public static void main(String[] args) {
        PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        Kneepoint.execute(out, out, "--help");
        CommandLineIT.commands().forEach(command -> Kneepoint.execute(out, out, command, "--help"));
    }
}
