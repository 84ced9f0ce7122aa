// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.cli.doctor;

import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the operating system and Java say of this machine. What a system does not tell is said to be untold, and is no fault. */
public final class MachineCheck {

    private static final double MIB = 1 << 20;
    private static final double LEAST_HEAP_MIB = 512;
    private static final double LEAST_MEMORY_MIB = 1024;
    private static final long GOOD_DESCRIPTORS = 4_096;
    private static final long LEAST_DESCRIPTORS = 256;
    private static final int LEAST_PORTS = 10_000;
    private static final double BUSY = 0.7;
    private static final Set<String> SLOW_CLOCKS = Set.of("hpet", "acpi_pm", "jiffies", "refined-jiffies", "pit");
    private static final String UNTOLD = "not told by this system";
    private static final Pattern AVERAGE = Pattern.compile("\\d+(\\.\\d+)?");
    private static final Pattern RANGE = Pattern.compile("(\\d{1,5})\\s+(\\d{1,5})");
    private static final Pattern AVAILABLE = Pattern.compile("MemAvailable:\\s+(\\d{1,15}) kB");

    private final Path root;
    private final int processors;

    /** This machine. */
    public MachineCheck() {
        this(Path.of("/"), Runtime.getRuntime().availableProcessors());
    }

    /** A machine whose {@code proc} and {@code sys} are under this folder. */
    MachineCheck(Path root, int processors) {
        this.root = root;
        this.processors = processors;
    }

    /** All of it. */
    public List<Finding> findings() {
        return List.of(
                java(),
                heap(Runtime.getRuntime().maxMemory()),
                memory(),
                processors(),
                load(),
                descriptors(),
                clockSource(),
                governor(),
                portRange());
    }

    private static Finding java() {
        return Finding.ok("Java", Runtime.version() + ", " + System.getProperty("java.vm.name"));
    }

    static Finding heap(long bytes) {
        return Finding.okIf(
                bytes / MIB >= LEAST_HEAP_MIB,
                "heap",
                String.format(Locale.ROOT, "%.0f MiB at most", bytes / MIB),
                "give Java more: KNEEPOINT_JAVA_OPTIONS=-Xmx1g ./kneepoint …");
    }

    Finding memory() {
        Optional<Matcher> available =
                text("proc/meminfo").map(AVAILABLE::matcher).filter(Matcher::find);
        if (available.isEmpty()) {
            return Finding.ok("memory", UNTOLD);
        }
        double mebibytes = Long.parseLong(available.get().group(1)) / 1024.0;
        return Finding.okIf(
                mebibytes >= LEAST_MEMORY_MIB,
                "memory",
                String.format(Locale.ROOT, "%.0f MiB available", mebibytes),
                "free some, or measure from another machine: swapping shows as latency");
    }

    Finding processors() {
        return Finding.okIf(
                processors >= 2,
                "processors",
                processors + (processors == 1 ? " core" : " cores"),
                "use two cores or more: on one, whatever else runs delays the timing of tokens");
    }

    Finding load() {
        Optional<Matcher> average = text("proc/loadavg").map(AVERAGE::matcher).filter(Matcher::lookingAt);
        if (average.isEmpty()) {
            return Finding.ok("load", UNTOLD);
        }
        return Finding.okIf(
                Double.parseDouble(average.get().group()) <= BUSY * processors,
                "load",
                average.get().group() + " in the last minute on " + processors + " cores",
                "stop what else runs here, or measure from another machine");
    }

    private static Finding descriptors() {
        if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system) {
            return descriptors(system.getMaxFileDescriptorCount() - system.getOpenFileDescriptorCount());
        }
        return Finding.ok("file descriptors", UNTOLD);
    }

    static Finding descriptors(long free) {
        String found = String.format(Locale.ROOT, "%,d free", free);
        String cure = "raise the limit: ulimit -n 65536 (each request in flight takes one)";
        if (free < LEAST_DESCRIPTORS) {
            return Finding.fail("file descriptors", found, cure);
        }
        return Finding.okIf(free >= GOOD_DESCRIPTORS, "file descriptors", found, cure);
    }

    Finding clockSource() {
        Optional<String> source = text("sys/devices/system/clocksource/clocksource0/current_clocksource");
        return Finding.okIf(
                source.isEmpty() || !SLOW_CLOCKS.contains(source.get()),
                "clock source",
                source.orElse(UNTOLD),
                "switch to a clock that costs nanoseconds: echo tsc > /sys/devices/system/clocksource/clocksource0/current_clocksource");
    }

    Finding governor() {
        Optional<String> governor = text("sys/devices/system/cpu/cpu0/cpufreq/scaling_governor");
        return Finding.okIf(
                governor.isEmpty() || governor.get().equals("performance"),
                "CPU governor",
                governor.orElse(UNTOLD + ", as in most virtual machines"),
                "keep the clock rate up: cpupower frequency-set -g performance (a core that wakes up slowly doubles a short TTFT)");
    }

    Finding portRange() {
        Optional<Matcher> range = text("proc/sys/net/ipv4/ip_local_port_range")
                .map(RANGE::matcher)
                .filter(Matcher::matches);
        if (range.isEmpty()) {
            return Finding.ok("local ports", UNTOLD);
        }
        int ports = Integer.parseInt(range.get().group(2))
                - Integer.parseInt(range.get().group(1))
                + 1;
        return Finding.okIf(
                ports >= LEAST_PORTS,
                "local ports",
                String.format(Locale.ROOT, "%,d for outgoing connections", ports),
                "widen the range: sysctl net.ipv4.ip_local_port_range=\"1024 65535\" (--connection fresh takes one a request)");
    }

    private Optional<String> text(String file) {
        // Files of the kernel state a length that is not theirs: read to the end, whatever it says.
        try (InputStream in = Files.newInputStream(root.resolve(file))) {
            return Optional.of(new String(in.readAllBytes(), StandardCharsets.UTF_8).strip())
                    .filter(text -> !text.isEmpty());
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
