// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kneepoint.cli.doctor.Finding;
import io.kneepoint.cli.doctor.MachineCheck;
import io.kneepoint.cli.doctor.TimerCheck;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Looks at one thing after the other, and says what was found as soon as it was. */
final class DoctorRunner {

    private static final double GIB = 1 << 30;

    private final DoctorCommand command;
    private final PrintWriter out;
    private final List<Finding> findings = new ArrayList<>();
    private ExitCode worst = ExitCode.OK;

    private DoctorRunner(DoctorCommand command) {
        this.command = command;
        this.out = command.spec.commandLine().getOut();
    }

    static ExitCode run(DoctorCommand command) {
        if ((command.url == null) != (command.model == null)) {
            throw new IllegalArgumentException("--url and --model: one without the other (expected: both or neither)");
        }
        command.ports.forEach(port -> PortNumber.require("--port", port, 0));
        DoctorKafka.requireWhole(command.kafka);
        DoctorRunner runner = new DoctorRunner(command);
        runner.machine();
        DoctorKafka.findings(command).forEach(finding -> runner.take(finding, ExitCode.KAFKA));
        if (command.url != null) {
            DoctorEndpoint.look(command, finding -> runner.take(finding, ExitCode.ENDPOINT));
        }
        if (command.output.isJson()) {
            runner.out.println(runner.json());
        }
        runner.out.flush();
        return runner.worst;
    }

    private void machine() {
        new MachineCheck().findings().forEach(finding -> take(finding, ExitCode.USAGE));
        take(TimerCheck.finding(), ExitCode.USAGE);
        take(disk(command.runs.directory()), ExitCode.USAGE);
        take(port(0), ExitCode.USAGE);
        command.ports.forEach(port -> take(port(port), ExitCode.USAGE));
    }

    private void take(Finding finding, ExitCode whenFailed) {
        findings.add(finding);
        if (finding.state() == Finding.State.FAIL && worst == ExitCode.OK) {
            worst = whenFailed;
        }
        if (!command.output.isJson()) {
            out.printf(Locale.ROOT, "  %-4s  %-18s %s%n", finding.state(), finding.name(), finding.found());
            finding.cure().ifPresent(cure -> out.printf(Locale.ROOT, "        %-18s → %s%n", "", cure));
            out.flush();
        }
    }

    private String json() {
        ObjectMapper mapper = new ObjectMapper();
        ObjectNode root = mapper.createObjectNode();
        ArrayNode list = root.putArray("findings");
        for (Finding finding : findings) {
            list.addObject()
                    .put("name", finding.name())
                    .put("state", finding.state().name())
                    .put("found", finding.found())
                    .put("cure", finding.cure().orElse(null));
        }
        try {
            return mapper.writerWithDefaultPrettyPrinter().writeValueAsString(root);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of texts can always be written", e);
        }
    }

    private static Finding disk(Path runs) {
        Path existing = runs.toAbsolutePath();
        while (!Files.exists(existing)) {
            existing = existing.getParent();
        }
        if (!Files.isWritable(existing)) {
            return Finding.fail("runs", existing + " cannot be written", "choose another directory: --runs DIR");
        }
        try {
            FileStore store = Files.getFileStore(existing);
            double gibibytes = store.getUsableSpace() / GIB;
            String found = String.format(Locale.ROOT, "%s, %.1f GiB free", runs, gibibytes);
            return gibibytes >= 1
                    ? Finding.ok("runs", found)
                    : Finding.warn(
                            "runs",
                            found,
                            "free some, or choose another directory: --runs DIR (a token takes about 4 bytes)");
        } catch (IOException e) {
            return Finding.ok("runs", runs + ", free space not told by this system");
        }
    }

    private static Finding port(int port) {
        String name = port == 0 ? "loopback" : "port " + port;
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return Finding.ok(name, port == 0 ? "free ports to listen on" : "free on " + socket.getInetAddress());
        } catch (IOException e) {
            return Finding.fail(
                    name,
                    "cannot be listened on: " + e.getMessage(),
                    port == 0 ? "allow this user to open sockets" : "stop what listens there, or take another port");
        }
    }
}
