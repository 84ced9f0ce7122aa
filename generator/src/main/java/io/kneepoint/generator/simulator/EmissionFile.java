// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.simulator;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The emission log on disk: one JSON object a line and stream, {@code {"requestId", "outcome", "epochNanos": [...],
 * "tokens": [...]}}, in the order the streams ended.
 *
 * <p>A thread of its own writes, so a slow disk never delays a token; what does not fit its queue is counted as lost.
 */
final class EmissionFile implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EmissionFile.class);
    private static final int QUEUE = 65_536;

    private final Path path;
    private final BufferedWriter writer;
    private final BlockingQueue<StreamEmissions> queue = new ArrayBlockingQueue<>(QUEUE);
    private final AtomicLong lost = new AtomicLong();
    private final Thread thread;
    private volatile boolean closing;
    private volatile boolean failed;

    EmissionFile(Path path) {
        this.path = path;
        try {
            if (path.getParent() != null) {
                Files.createDirectories(path.getParent());
            }
            writer = Files.newBufferedWriter(path);
        } catch (IOException refused) {
            throw new IllegalArgumentException(
                    "emissionLog: " + path + " cannot be written (expected: a file in a folder that can be)", refused);
        }
        thread = new Thread(this::run, "kneepoint-emission-file");
        thread.setDaemon(true);
        thread.start();
    }

    void append(StreamEmissions stream) {
        if (failed || !queue.offer(stream)) {
            lost.incrementAndGet();
        }
    }

    /** Streams that the file lacks because the disk was too slow or refused. */
    long lost() {
        return lost.get();
    }

    @Override
    public void close() {
        closing = true;
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException again) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try (writer) {
            while (!closing || !queue.isEmpty()) {
                StreamEmissions next = queue.poll(50, TimeUnit.MILLISECONDS);
                if (next == null) {
                    writer.flush();
                } else {
                    writer.write(line(next));
                }
            }
        } catch (IOException refused) {
            failed = true;
            lost.addAndGet(queue.size() + 1L);
            LOG.error("The emission log {} cannot be written any more", path, refused);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private static String line(StreamEmissions stream) {
        StringBuilder line = new StringBuilder(64 + 24 * stream.writes());
        line.append("{\"requestId\":").append(Json.quoted(stream.requestId()));
        line.append(",\"outcome\":").append(Json.quoted(stream.outcome())).append(",\"epochNanos\":[");
        for (int i = 0; i < stream.writes(); i++) {
            line.append(i == 0 ? "" : ",").append(stream.epochNanos(i));
        }
        line.append("],\"tokens\":[");
        for (int i = 0; i < stream.writes(); i++) {
            line.append(i == 0 ? "" : ",").append(stream.tokens(i));
        }
        return line.append("]}\n").toString();
    }
}
