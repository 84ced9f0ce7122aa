// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.benchmark;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/**
 * CPU and allocations per streamed token of three clients on the same stream, one after the other: the generator's, a bare Netty
 * pipeline and a plain aiohttp line reader; and the generator's timing error against the times that the server took just before
 * each write.
 *
 * <p>Every client is a process of its own, on the first core where there is taskset, and reads a stream as long as the measured one
 * to warm up. A round in which others had more than a twentieth of that core is called disturbed: its timing error is the
 * instrument's own only if its threads went first. Arguments: streams, tokens a second and stream, seconds, staggered|batch, rounds, the folder of
 * aiohttp_lines.py.
 */
public final class TokenCost {

    private static final List<String> SIDES = List.of("aiohttp", "bare Netty", "kneepoint");
    private static final Path PYTHON = Path.of("/usr/bin/python3");
    private static final Path TASKSET = Path.of("/usr/bin/taskset");
    private static final double DISTURBED = 0.05;

    private final int streams;
    private final int tokens;
    private final long stepNanos;
    private final boolean staggered;
    private final Path scripts;
    private final Map<String, List<Cost>> costs = new TreeMap<>();
    private final List<TimingErrors> timing = new ArrayList<>();
    private final List<TimingErrors> undisturbed = new ArrayList<>();

    /** What a client spent on a token. */
    private record Cost(double micros, double bytes) {}

    private TokenCost(int streams, int rate, int seconds, boolean staggered, Path scripts) {
        this.streams = streams;
        this.tokens = rate * seconds;
        this.stepNanos = 1_000_000_000L / rate;
        this.staggered = staggered;
        this.scripts = scripts;
    }

    public static void main(String[] arguments) throws Exception {
        int rate = Integer.parseInt(arguments[1]);
        TokenCost cost = new TokenCost(
                Integer.parseInt(arguments[0]),
                rate,
                Integer.parseInt(arguments[2]),
                arguments[3].equals("staggered"),
                Path.of(arguments[5]));
        System.out.printf("%s streams x %d tok/s x %s s, %s%n", arguments[0], rate, arguments[2], arguments[3]);
        int rounds = Integer.parseInt(arguments[4]);
        for (int round = 0; round < rounds; round++) {
            for (String side : SIDES) {
                cost.measure(side);
            }
        }
        cost.summarize();
    }

    private void measure(String side) throws Exception {
        Path arrivals = Files.createTempFile("arrivals", ".bin");
        try (PacedServer server = new PacedServer(2 * streams, tokens, stepNanos, staggered)) {
            List<String> command = command(side, server.port(), arrivals);
            if (command.isEmpty()) {
                System.out.println("  " + side + ": left out, there is no aiohttp (apt-get install python3-aiohttp)");
                return;
            }
            Process client = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            String said = new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            if (client.waitFor() != 0) {
                throw new IllegalStateException(side + " failed: " + said);
            }
            keep(side, said);
            if (side.equals("kneepoint")) {
                keep(errors(server, arrivals), number(said, "others"));
            }
        } finally {
            Files.delete(arrivals);
        }
    }

    private void keep(String side, String said) {
        double count = (double) streams * tokens;
        Cost cost = new Cost(
                number(said, "cpuNanos").orElseThrow() / 1e3 / count,
                number(said, "bytes").orElseThrow() / count);
        costs.computeIfAbsent(side, none -> new ArrayList<>()).add(cost);
        System.out.printf(Locale.ROOT, "  %-10s %6.2f us CPU a token  %s%n", side, cost.micros(), said);
    }

    private void keep(TimingErrors errors, OptionalDouble others) {
        boolean disturbed = others.orElse(0) > DISTURBED;
        System.out.printf("  %-10s timing error %s%s%n", "", errors, disturbed ? "  (disturbed)" : "");
        timing.add(errors);
        if (!disturbed) {
            undisturbed.add(errors);
        }
    }

    private List<String> command(String side, int port, Path arrivals) throws Exception {
        List<String> command = new ArrayList<>();
        if (Files.isExecutable(TASKSET)) {
            command.addAll(List.of(TASKSET.toString(), "-c", "0"));
        }
        if (side.equals("aiohttp")) {
            if (!hasAiohttp()) {
                return List.of();
            }
            String script = scripts.resolve("aiohttp_lines.py").toString();
            command.addAll(List.of(PYTHON.toString(), script, "" + port, "" + streams));
            return command;
        }
        Class<?> client = side.equals("kneepoint") ? KneepointClient.class : BareClient.class;
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx1g",
                "-XX:+UseG1GC",
                "-Dio.netty.leakDetection.level=disabled",
                "-cp",
                System.getProperty("java.class.path"),
                client.getName(),
                "" + port,
                "" + streams,
                "" + tokens,
                arrivals.toString()));
        return command;
    }

    private static boolean hasAiohttp() throws IOException, InterruptedException {
        return Files.isExecutable(PYTHON)
                && new ProcessBuilder(PYTHON.toString(), "-c", "import aiohttp")
                                .redirectError(ProcessBuilder.Redirect.DISCARD)
                                .start()
                                .waitFor()
                        == 0;
    }

    private static OptionalDouble number(String line, String name) {
        return Arrays.stream(line.split(" "))
                .filter(part -> part.startsWith(name + "="))
                .mapToDouble(part -> Double.parseDouble(part.substring(name.length() + 1)))
                .findFirst();
    }

    /** Arrival minus emission of every token, both on the machine's monotonic clock. */
    private TimingErrors errors(PacedServer server, Path arrivals) throws IOException {
        ByteBuffer times = ByteBuffer.wrap(Files.readAllBytes(arrivals));
        double[] micros = new double[streams * tokens];
        int count = 0;
        for (int stream = 0; stream < streams; stream++) {
            int arrived = times.getInt();
            for (int i = 0; i < arrived; i++) {
                micros[count++] = (times.getLong() - server.emitted(stream)[i]) / 1e3;
            }
        }
        if (count != micros.length) {
            throw new IllegalStateException("tokens: " + count + " arrived (expected: " + micros.length + ")");
        }
        return TimingErrors.of(micros);
    }

    private void summarize() {
        double ours = median(costs.get("kneepoint"), Cost::micros);
        costs.forEach((side, each) -> System.out.printf(
                Locale.ROOT,
                "median of %d: %-10s %6.2f us CPU a token%s%s%n",
                each.size(),
                side,
                median(each, Cost::micros),
                side.equals("aiohttp") ? "" : String.format(", %.0f bytes allocated", median(each, Cost::bytes)),
                side.equals("kneepoint")
                        ? ""
                        : String.format(", kneepoint is %.2f x that", ours / median(each, Cost::micros))));
        print("rounds", timing);
        if (!undisturbed.isEmpty()) {
            print("undisturbed rounds", undisturbed);
        }
    }

    private static void print(String what, List<TimingErrors> rounds) {
        System.out.printf(
                Locale.ROOT,
                "median of %d %s: timing error p50 %.0f us  p99 %.0f us%n",
                rounds.size(),
                what,
                median(rounds, TimingErrors::p50),
                median(rounds, TimingErrors::p99));
    }

    private static <T> double median(List<T> all, ToDoubleFunction<T> value) {
        double[] sorted = all.stream().mapToDouble(value).sorted().toArray();
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
