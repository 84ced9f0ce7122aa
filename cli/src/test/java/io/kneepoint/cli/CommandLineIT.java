// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** The command line as a user meets it: help, mistakes, an import, its report and its replay. */
class CommandLineIT {

    private static final Path VLLM_RESULTS = Path.of("..", "generator", "src", "test", "resources", "vllm", "base")
            .toAbsolutePath()
            .normalize();

    /** Paths of the report's JSON that DESIGN.md promises; {@code []} is the first element of an array. */
    private static final List<String> CONTRACT = List.of(
            "runId complete events.expected events.received levels[].concurrency levels[].requests levels[].errors",
            "levels[].errorRate levels[].outputTokensPerSecond levels[].requestsPerSecond levels[].measuredConcurrency",
            "levels[].littleRatio levels[].steady levels[].itlCv levels[].tailRatio levels[].costUsdPerRequest",
            "levels[].goodput levels[].grades.ttft levels[].grades.tpot levels[].grades.systemTps levels[].grades.jitter",
            "levels[].grades.tailRatio levels[].grades.errorRate levels[].ttftMs.p50 levels[].ttftMs.p95",
            "levels[].ttftMs.p99 levels[].ttftMs.mean levels[].ttftFromIntendedMs levels[].tpotMs.p50",
            "levels[].tpotMs.p95 levels[].tpotMs.p99 levels[].tpotMs.mean levels[].itlMs.p50 levels[].itlMs.p95",
            "levels[].itlMs.p99 levels[].itlMs.mean levels[].e2eMs.p50 levels[].e2eMs.p95 levels[].e2eMs.p99",
            "levels[].e2eMs.mean curve.knee curve.peak curve.sweetSpot curve.breakingPoint curve.usl curve.kvCeiling",
            "health.loopLagP99Ms health.sendLatenessP99Ms health.gcPauseMaxMs health.eventsDropped",
            "health.proxyBufferingSuspected");

    @TempDir
    private Path runs;

    static Set<String> commands() {
        Set<String> commands =
                new TreeSet<>(new CommandLine(new Kneepoint()).getSubcommands().keySet());
        commands.remove("help");
        return commands;
    }

    @Test
    void shouldListEveryCommandAndExitCode() {
        Invocation help = Invocation.of("--help");

        assertThat(help.exitCode()).isZero();
        assertThat(help.err()).isEmpty();
        assertThat(commands())
                .hasSizeGreaterThan(5)
                .allSatisfy(command -> assertThat(help.out()).contains(command));
        for (ExitCode code : ExitCode.values()) {
            assertThat(help.out()).containsPattern(code.code() + "\\s+" + code.meaning());
        }
    }

    @ParameterizedTest
    @MethodSource("commands")
    void shouldShowAnExampleOfEveryCommand(String command) {
        Invocation help = Invocation.of(command, "--help");

        assertThat(help.exitCode()).isZero();
        assertThat(help.err()).isEmpty();
        assertThat(help.out()).containsPattern("Examples?:\\R+(  .*\\R)*?  \\S*kneepoint " + command);
    }

    @ParameterizedTest
    @MethodSource("commands")
    void shouldRefuseAnUnknownFlagInOneSentence(String command) {
        assertRefused(Invocation.of(command, "--no-such-flag", "x"), "--no-such-flag");
        assertRefused(Invocation.of(command, "--no-such-flag"), "--no-such-flag");
    }

    @Test
    void shouldRefuseAnUnknownCommandInOneSentence() {
        assertRefused(Invocation.of("sweeep"), "sweeep");
    }

    @ParameterizedTest
    @ValueSource(strings = {"report", "replay"})
    void shouldRefuseARunThatIsNotThere(String command) {
        assertRefused(Invocation.of(command, "20991231-2359", "--runs", runs.toString()), "20991231-2359");
    }

    @Test
    void shouldRefuseAClusterWithoutARegistry() {
        importVllm("a-run");

        assertRefused(
                Invocation.of("replay", "a-run", "--runs", runs.toString(), "--bootstrap-servers", "127.0.0.1:1"),
                "--schema-registry");
    }

    @Test
    void shouldRefuseAPortThatIsTaken() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = Integer.toString(taken.getLocalPort());
            assertRefused(Invocation.of("simulate", "--port", port), port);
        }
    }

    @Test
    void shouldRefuseATimeZoneThatIsNone() {
        assertRefused(
                Invocation.of("import", "vllm", "a-file.json", "--zone", "Mars/Phobos", "--runs", runs.toString()),
                "Mars/Phobos");
    }

    @Test
    void shouldRefuseAPriceWithoutEnd() {
        assertRefused(
                Invocation.of(
                        "sweep",
                        "--url",
                        "http://127.0.0.1:1/v1/chat/completions",
                        "--model",
                        "m",
                        "--price-input",
                        "Infinity",
                        "--runs",
                        runs.toString()),
                "Infinity");
    }

    @Test
    void shouldImportReportAndReplayToTheSameNumbers() throws IOException {
        Invocation imported = importVllm("a-run");
        assertThat(imported.exitCode()).as(imported.err()).isZero();
        assertThat(imported.out().strip()).isEqualTo("a-run");

        Invocation table = Invocation.of("report", "a-run", "--runs", runs.toString());
        Invocation report = Invocation.of("report", "latest", "--output", "json", "--runs", runs.toString());
        Invocation replayed = Invocation.of("replay", "a-run", "--output", "json", "--runs", runs.toString());

        assertThat(table.exitCode()).as(table.err()).isZero();
        assertThat(table.out()).contains("a-run", "complete: ", "TTFT", "TPOT").doesNotContain("NaN");
        JsonNode tree = new ObjectMapper().readTree(report.out());
        assertThat(tree.get("levels")).hasSize(6);
        assertThat(missing(tree)).as("fields of the contract").isEmpty();
        assertThat(replayed.exitCode()).as(replayed.err()).isZero();
        assertThat(new ObjectMapper().readTree(replayed.out())).isEqualTo(tree);
    }

    @ParameterizedTest
    @ValueSource(strings = {"replay a-run", "analyze"})
    void shouldGiveAnUnreachableClusterUp(String command) throws IOException {
        importVllm("a-run");
        Path settings = Files.writeString(
                runs.resolve("client.properties"), "default.api.timeout.ms=2000\nrequest.timeout.ms=1000\n");
        List<String> args = new ArrayList<>(List.of(command.split(" ")));
        args.addAll(List.of("--runs", runs.toString(), "--kafka-config", settings.toString()));
        String broker = "127.0.0.1:" + closedPort();
        args.addAll(List.of("--bootstrap-servers", broker));
        args.addAll(List.of("--schema-registry", "http://127.0.0.1:" + closedPort()));

        Invocation failed = assertTimeoutPreemptively(Duration.ofMinutes(2), () -> Invocation.of(args));

        assertThat(failed.exitCode()).as(failed.err()).isEqualTo(ExitCode.KAFKA.code());
        assertThat(failed.out()).isEmpty();
        assertThat(failed.err()).doesNotContain("\tat ");
        assertThat(failed.sentence())
                .isEqualTo("kneepoint: Kafka: " + broker + " does not answer (expected: a broker)");
    }

    @Test
    void shouldSayThatAnAddressHasNoHost() {
        String registry = "http://127.0.0.1:1";

        Invocation failed =
                Invocation.of("analyze", "--bootstrap-servers", "nohost.invalid:9092", "--schema-registry", registry);

        assertThat(failed.exitCode()).as(failed.err()).isEqualTo(ExitCode.KAFKA.code());
        assertThat(failed.sentence())
                .startsWith("kneepoint: Kafka: nohost.invalid:9092 cannot be asked: No resolvable");
    }

    private void assertRefused(Invocation refused, String name) {
        assertThat(refused.exitCode()).as(refused.err()).isEqualTo(ExitCode.USAGE.code());
        assertThat(refused.out()).isEmpty();
        assertThat(refused.err()).doesNotContain("\tat ");
        assertThat(refused.sentence()).contains(name).doesNotContain("\n");
    }

    private Invocation importVllm(String runId) {
        List<String> args = new ArrayList<>(List.of("import", "vllm", "--run-id", runId, "--runs", runs.toString()));
        try (Stream<Path> files = Files.list(VLLM_RESULTS)) {
            files.map(Path::toString).sorted().forEach(args::add);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return Invocation.of(args);
    }

    private static List<String> missing(JsonNode tree) {
        return CONTRACT.stream()
                .flatMap(line -> Stream.of(line.split(" ")))
                .filter(path -> !has(tree, List.of(path.split("\\.")).iterator()))
                .toList();
    }

    private static boolean has(JsonNode node, Iterator<String> path) {
        if (!path.hasNext()) {
            return true;
        }
        String step = path.next();
        JsonNode next = step.endsWith("[]")
                ? node.path(step.substring(0, step.length() - 2)).path(0)
                : node.path(step);
        return !next.isMissingNode() && has(next, path);
    }

    private static int closedPort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
