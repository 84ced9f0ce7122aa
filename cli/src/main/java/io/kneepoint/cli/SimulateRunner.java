// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.cli;

import io.kneepoint.cli.kafka.StopSignal;
import io.kneepoint.generator.simulator.EngineBlueprint;
import io.kneepoint.generator.simulator.Faults;
import io.kneepoint.generator.simulator.SimulatorCatalogue;
import io.kneepoint.generator.simulator.SimulatorOptions;
import io.kneepoint.generator.simulator.SimulatorServer;
import java.io.PrintWriter;
import java.util.Map;

/** What the simulate command does; apart from it, so that its help loads no class of Netty. */
final class SimulateRunner {

    private static final Map<String, String> OPTIONS = Map.of("port", "--port", "realSecondsPerEngineSecond", "--pace");

    private SimulateRunner() {}

    static void run(SimulateCommand command) throws InterruptedException {
        PrintWriter out = command.spec.commandLine().getOut();
        SimulatorCatalogue catalogue = SimulatorCatalogue.read(command.config.files());
        if (command.list) {
            catalogue.names().forEach(name -> out.printf("%-22s %s%n", name, catalogue.description(name)));
            return;
        }
        try (StopSignal stop = StopSignal.install();
                SimulatorServer server = start(options(command, catalogue))) {
            out.println(server.describe());
            out.println("listening on " + server.baseUri() + "; stop with Ctrl-C");
            out.flush();
            stop.await();
        }
    }

    private static SimulatorServer start(SimulatorOptions options) {
        return OptionRefusal.underOneOf(OPTIONS, () -> SimulatorServer.start(options));
    }

    private static SimulatorOptions options(SimulateCommand command, SimulatorCatalogue catalogue) {
        BindAddress.parse(command.bind);
        EngineBlueprint engine =
                OptionRefusal.under("--preset", () -> catalogue.blueprint(command.preset), "simulator");
        SimulatorOptions options = OptionRefusal.underOneOf(
                OPTIONS,
                () -> SimulatorOptions.of(engine)
                        .withoutEmissions()
                        .withPort(command.port)
                        .withBindAddress(command.bind)
                        .withSeed(command.seed)
                        .withPace(command.pace));
        if (command.faults != null) {
            options = options.withFaults(Faults.parse(command.faults));
        }
        if (command.emissionLog != null) {
            options = options.withEmissionFile(command.emissionLog);
        }
        if (command.apiKeyVariable != null) {
            String key = System.getenv(command.apiKeyVariable);
            if (key == null || key.isBlank()) {
                throw new IllegalArgumentException("--api-key-env: " + command.apiKeyVariable
                        + " is not set (expected: an environment variable that holds the key)");
            }
            options = options.withApiKey(key);
        }
        return options;
    }
}
