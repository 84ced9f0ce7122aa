// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.cli;

import java.time.Duration;
import picocli.CommandLine.Option;

/** How many processes drive a run, and from where. */
final class WorkerOptions {

    private static final int MOST = 1_000;

    @Option(
            names = "--workers",
            paramLabel = "COUNT",
            defaultValue = "1",
            description =
                    "Processes that share the load of this run, started on this machine (default: ${DEFAULT-VALUE}).")
    int workers;

    @Option(
            names = "--remote-workers",
            paramLabel = "COUNT",
            defaultValue = "0",
            description =
                    "How many of them are not started here but join from other machines (default: ${DEFAULT-VALUE}).")
    int remote;

    @Option(
            names = "--join",
            paramLabel = "RUN",
            description = "Be a worker of that run: same plan, same options, same Kafka as its first worker.")
    String join;

    @Option(
            names = "--join-timeout",
            paramLabel = "TIME",
            defaultValue = "2m",
            description = "Longest time for all workers to come together (default: ${DEFAULT-VALUE}).")
    String joinTimeout;

    /** Whether one process is the whole run. */
    boolean isAlone() {
        return workers == 1 && join == null;
    }

    Duration timeout() {
        return RunSpecs.duration("--join-timeout", joinTimeout, null);
    }

    /** Workers that are started here besides this process. */
    int local() {
        return workers - 1 - remote;
    }

    /** @throws IllegalArgumentException when the numbers cannot be */
    void require(AboutOptions about) {
        if (workers < 1 || workers > MOST) {
            throw new IllegalArgumentException("--workers: " + workers + " (expected: 1 to " + MOST + ")");
        }
        if (remote < 0 || remote >= workers) {
            throw new IllegalArgumentException(
                    "--remote-workers: " + remote + " (expected: from 0, less than --workers, " + workers + ")");
        }
        if (join != null && workers > 1) {
            throw new IllegalArgumentException(
                    "--workers: " + workers + " (expected: not together with --join; the first worker says how many)");
        }
        if (join != null && about.runId != null) {
            throw new IllegalArgumentException("--run-id: " + about.runId + " (expected: not together with --join)");
        }
        if (!isAlone() && !about.sinks.contains(AboutOptions.Sink.KAFKA)) {
            throw new IllegalArgumentException(
                    "--sink: without kafka (expected: kafka among them, since workers meet there)");
        }
    }
}
