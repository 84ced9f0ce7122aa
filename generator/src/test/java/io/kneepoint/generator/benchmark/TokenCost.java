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
import java.util.Map;
import java.util.TreeMap;

/**
 * CPU per streamed token of three clients on the same stream, one after the other: the generator's, a bare Netty pipeline and a
 * plain aiohttp line reader; and the generator's timing error against the times that the server took just before each write.
 *
 * <p>Every client is a process of its own, on the first core where there is taskset, and reads a stream as long as the measured one
 * to warm up. Arguments: streams, tokens a second and stream, seconds, staggered|batch, rounds, the folder of aiohttp_lines.py.
 */
public final class TokenCost {

    private static final List<String> SIDES = List.of("aiohttp", "bare Netty", "kneepoint");
    private static final Path PYTHON = Path.of("/usr/bin/python3");
    private static final Path TASKSET = Path.of("/usr/bin/taskset");

    private final int streams;
    private final int tokens;
    private final long stepNanos;
    private final boolean staggered;
    private final Path scripts;
    private final Map<String, List<Double>> microsPerToken = new TreeMap<>();
    private final List<double[]> errorsMicros = new ArrayList<>();

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
        for (int round = 0; round < Integer.parseInt(arguments[4]); round++) {
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
            double micros = number(said, "cpuNanos") / 1e3 / ((double) streams * tokens);
            microsPerToken.computeIfAbsent(side, none -> new ArrayList<>()).add(micros);
            System.out.printf("  %-10s %6.2f us CPU a token  %s%n", side, micros, said);
            if (side.equals("kneepoint")) {
                double[] errors = errors(server, arrivals);
                errorsMicros.add(errors);
                System.out.printf("  %-10s timing error %s%n", "", quantiles(errors));
            }
        } finally {
            Files.delete(arrivals);
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

    private static double number(String line, String name) {
        return Arrays.stream(line.split(" "))
                .filter(part -> part.startsWith(name + "="))
                .mapToDouble(part -> Double.parseDouble(part.substring(name.length() + 1)))
                .findFirst()
                .orElseThrow();
    }

    /** Arrival minus emission of every token, both on the machine's monotonic clock. [µs] */
    private double[] errors(PacedServer server, Path arrivals) throws IOException {
        ByteBuffer times = ByteBuffer.wrap(Files.readAllBytes(arrivals));
        double[] errors = new double[streams * tokens];
        int count = 0;
        for (int stream = 0; stream < streams; stream++) {
            int arrived = times.getInt();
            for (int i = 0; i < arrived; i++) {
                errors[count++] = (times.getLong() - server.emitted(stream)[i]) / 1e3;
            }
        }
        if (count != errors.length) {
            throw new IllegalStateException("tokens: " + count + " arrived (expected: " + errors.length + ")");
        }
        Arrays.sort(errors);
        return errors;
    }

    private static String quantiles(double[] sorted) {
        return String.format(
                "p50 %.0f us  p99 %.0f us  max %.0f us",
                quantile(sorted, 0.5), quantile(sorted, 0.99), quantile(sorted, 1));
    }

    private static double quantile(double[] sorted, double q) {
        return sorted[(int) Math.min(sorted.length - 1, q * sorted.length)];
    }

    private void summarize() {
        double ours = median(microsPerToken.get("kneepoint"));
        microsPerToken.forEach((side, micros) -> System.out.printf(
                "median of %d: %-10s %6.2f us CPU a token%s%n",
                micros.size(),
                side,
                median(micros),
                side.equals("kneepoint") ? "" : String.format(", kneepoint is %.2f x that", ours / median(micros))));
        System.out.printf(
                "median of %d: timing error p50 %.0f us  p99 %.0f us%n",
                errorsMicros.size(),
                median(errorsMicros.stream().map(each -> quantile(each, 0.5)).toList()),
                median(errorsMicros.stream().map(each -> quantile(each, 0.99)).toList()));
    }

    private static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }
}
