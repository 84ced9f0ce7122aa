// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.cli.benchmark;

import io.kneepoint.cli.Kneepoint;
import io.kneepoint.generator.recording.RecordingWriter;
import io.kneepoint.generator.recording.RunDescription;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;

/**
 * How long {@code compare} takes for two long recordings. Arguments: tokens a run (10 000 000) and tokens a request (241), so
 * that a run can have more tokens in the same number of requests. How to run it is in docs/verdicts.md.
 */
public final class CompareSpeed {

    private static final int IN_FLIGHT = 64;
    private static final int FRAMING = 64;
    private static final int ROUNDS = 3;
    private static final double NANOS_PER_SECOND = 1e9;
    private static final int MIB_SHIFT = 20;

    private CompareSpeed() {}

    public static void main(String[] arguments) throws Exception {
        long tokens = arguments.length > 0 ? Long.parseLong(arguments[0]) : 10_000_000;
        int perRequest = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 241;
        try (ScratchFolder folder = ScratchFolder.create()) {
            compare(folder.path(), tokens, perRequest);
        }
    }

    private static void compare(Path runs, long tokens, int perRequest) {
        for (String run : new String[] {"base", "cand"}) {
            write(runs, run, tokens, perRequest);
        }
        for (int round = 0; round < ROUNDS; round++) {
            StringWriter out = new StringWriter();
            long start = System.nanoTime();
            int exit = Kneepoint.execute(
                    new PrintWriter(out), new PrintWriter(out), "compare", "base", "cand", "--runs", runs.toString());
            double seconds = (System.nanoTime() - start) / NANOS_PER_SECOND;
            System.out.printf(
                    "two runs of %,d tokens in %,d requests: compared in %.1f s in a heap of %,d MiB, exit %d: %s%n",
                    tokens,
                    tokens / perRequest,
                    seconds,
                    Runtime.getRuntime().maxMemory() >> MIB_SHIFT,
                    exit,
                    out.toString()
                            .lines()
                            .filter(line -> !line.startsWith("reading"))
                            .findFirst()
                            .orElse(""));
        }
    }

    private static void write(Path runs, String runId, long tokens, int perRequest) {
        RunDescription description =
                RunDescription.builder(runId, "benchmark 1", Instant.EPOCH).build();
        try (RecordingWriter writer = RecordingWriter.create(runs, description, Clock.systemUTC())) {
            new LongRun(runId, tokens, FRAMING, IN_FLIGHT, perRequest).forEachRemaining(writer::append);
        }
    }
}
