// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * Further workers of a run as processes of this machine. What they say is kept, a little of it, and told only when one fails.
 *
 * <p>Ends them, when it is closed, if they have not ended. Safe for use by several threads.
 */
final class LocalWorkers implements AutoCloseable {

    private static final int KILLED = 128;

    private final List<Process> processes = new ArrayList<>();

    /** Starts so many; {@code onFailure} is told the process and why, should one end otherwise than well. */
    static LocalWorkers start(int count, List<String> command, BiConsumer<Long, String> onFailure) {
        LocalWorkers workers = new LocalWorkers();
        try {
            for (int i = 0; i < count; i++) {
                workers.add(
                        new ProcessBuilder(command).redirectErrorStream(true).start(), onFailure);
            }
            return workers;
        } catch (IOException e) {
            workers.close();
            throw new UncheckedIOException("worker: cannot be started: " + e.getMessage(), e);
        }
    }

    private void add(Process process, BiConsumer<Long, String> onFailure) {
        processes.add(process);
        Thread listener = new Thread(() -> listen(process, onFailure), "worker-" + process.pid());
        listener.setDaemon(true);
        listener.start();
    }

    private static void listen(Process process, BiConsumer<Long, String> onFailure) {
        String said = "";
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                said = line.startsWith("kneepoint: ") ? ": " + line.substring("kneepoint: ".length()) : said;
            }
            int code = process.waitFor();
            if (code != 0) {
                onFailure.accept(process.pid(), how(code) + said);
            }
        } catch (IOException e) {
            onFailure.accept(process.pid(), "its output cannot be read: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static String how(int code) {
        return code > KILLED ? "it was killed by signal " + (code - KILLED) : "it ended with exit code " + code;
    }

    @Override
    public void close() {
        processes.forEach(Process::destroy);
    }
}
