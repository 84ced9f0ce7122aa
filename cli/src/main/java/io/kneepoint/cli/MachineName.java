// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What this machine is called, without asking a name server. */
final class MachineName {

    private static final Path KERNEL = Path.of("/proc/sys/kernel/hostname");

    private MachineName() {}

    static String here() {
        try {
            if (Files.isReadable(KERNEL)) {
                return Files.readString(KERNEL).strip();
            }
        } catch (IOException e) {
            return fromEnvironment();
        }
        return fromEnvironment();
    }

    private static String fromEnvironment() {
        String windows = System.getenv("COMPUTERNAME");
        return System.getenv().getOrDefault("HOSTNAME", windows == null ? "this-machine" : windows);
    }
}
