// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.cli;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The command that starts a further worker on this machine: that of the first worker, which joins instead of calling. */
final class WorkerCommand {

    /** Options with one value that a worker gets otherwise or not at all. */
    private static final Set<String> DROPPED = Set.of(
            "--workers",
            "--remote-workers",
            "--join",
            "--run-id",
            "--url",
            "--model",
            "--bootstrap-servers",
            "--schema-registry",
            "--output");

    private WorkerCommand() {}

    /** The arguments of the first worker without those that only it can have, and with these instead. */
    static List<String> arguments(List<String> original, Map<String, String> instead) {
        List<String> arguments = new ArrayList<>();
        for (int i = 0; i < original.size(); i++) {
            String argument = original.get(i);
            int equals = argument.indexOf('=');
            String name = equals < 0 ? argument : argument.substring(0, equals);
            if (!DROPPED.contains(name)) {
                arguments.add(argument);
            } else if (equals < 0) {
                i++;
            }
        }
        instead.forEach((name, value) -> {
            arguments.add(name);
            arguments.add(value);
        });
        return arguments;
    }

    /** With this process's Java, its settings and its class path in front. */
    static List<String> ofThisJava(List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(argument -> argument.matches("-X.*|-D(kneepoint|file|stdout|log).*"))
                .filter(argument -> !argument.startsWith("-XX:ArchiveClassesAtExit"))
                .forEach(command::add);
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.add(Kneepoint.class.getName());
        command.addAll(arguments);
        return command;
    }
}
