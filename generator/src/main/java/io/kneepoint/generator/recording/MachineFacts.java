// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.recording;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The machine and the Java that measured.
 *
 * @param java runtime version
 * @param vm name of the virtual machine
 * @param os operating system, its version and architecture
 * @param cpus processors that this process may use
 * @param cpuModel what the processor calls itself; empty where the system does not say
 * @param maxHeapBytes greatest heap [bytes]
 */
public record MachineFacts(String java, String vm, String os, int cpus, Optional<String> cpuModel, long maxHeapBytes) {

    private static final Path CPU_INFO = Path.of("/proc/cpuinfo");

    /** Facts of this process. */
    public static MachineFacts here() {
        return new MachineFacts(
                System.getProperty("java.runtime.version"),
                System.getProperty("java.vm.name"),
                System.getProperty("os.name") + " " + System.getProperty("os.version") + " "
                        + System.getProperty("os.arch"),
                Runtime.getRuntime().availableProcessors(),
                cpuModelFrom(CPU_INFO),
                Runtime.getRuntime().maxMemory());
    }

    static Optional<String> cpuModelFrom(Path cpuInfo) {
        try (Stream<String> lines = Files.lines(cpuInfo)) {
            return lines.filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).trim())
                    .findFirst();
        } catch (IOException | UncheckedIOException e) {
            return Optional.empty();
        }
    }
}
