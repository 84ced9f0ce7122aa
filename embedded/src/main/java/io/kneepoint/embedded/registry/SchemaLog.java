// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.embedded.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.kneepoint.embedded.local.EmbeddedServerException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The changes of a registry in a file: one JSON object a line, only ever appended, on the disk before a change is
 * acknowledged.
 *
 * <p>A process that is killed in the middle of an append leaves a last line without its end; that change was never
 * acknowledged, and the next start cuts it off. Confined to one thread at a time.
 */
final class SchemaLog implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(SchemaLog.class);
    private static final JsonMapper JSON = new JsonMapper();
    private static final byte END_OF_LINE = '\n';

    private final Path file;
    private final FileChannel channel;
    private long length;
    private boolean damaged;

    private SchemaLog(Path file, FileChannel channel, long length) {
        this.file = file;
        this.channel = channel;
        this.length = length;
    }

    /**
     * Opens the log, creating it if missing, and hands over its changes in order.
     *
     * @throws EmbeddedServerException if the file cannot be used, or a line other than a torn last one is no change
     */
    static SchemaLog open(Path file, Consumer<Change> replay) {
        try {
            boolean isNew = !Files.exists(file);
            FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            try {
                long length = replay(file, replay);
                cutTornLine(file, channel, length);
                if (isNew) {
                    forceDirectory(file.toAbsolutePath().getParent());
                }
                return new SchemaLog(file, channel, length);
            } catch (IOException | RuntimeException e) {
                channel.close();
                throw e;
            }
        } catch (IOException e) {
            throw new EmbeddedServerException(
                    "schema log: %s (expected: a file we can read and write; %s)".formatted(file, e), e);
        }
    }

    /**
     * Appends a change and returns when it is on the disk.
     *
     * @throws IOException if it is not; the log is then as before, or refuses all further changes
     */
    void append(Change change) throws IOException {
        if (damaged) {
            throw new IOException("%s: a failed write could not be undone (expected: a restart)".formatted(file));
        }
        byte[] json = JSON.writeValueAsBytes(change);
        ByteBuffer line =
                ByteBuffer.allocate(json.length + 1).put(json).put(END_OF_LINE).flip();
        try {
            for (long at = length; line.hasRemaining(); ) {
                at += channel.write(line, at);
            }
            channel.force(false);
        } catch (IOException e) {
            undo(e);
            throw e;
        }
        length += json.length + 1;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private void undo(IOException reason) {
        try {
            channel.truncate(length);
            channel.force(false);
        } catch (IOException e) {
            damaged = true;
            reason.addSuppressed(e);
        }
    }

    private static long replay(Path file, Consumer<Change> replay) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        int start = 0;
        int lineNumber = 1;
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == END_OF_LINE) {
                replayLine(file, lineNumber, new String(bytes, start, i - start, StandardCharsets.UTF_8), replay);
                start = i + 1;
                lineNumber++;
            }
        }
        return start;
    }

    private static void replayLine(Path file, int number, String line, Consumer<Change> replay) {
        try {
            replay.accept(JSON.readValue(line, Change.class));
        } catch (JsonProcessingException e) {
            throw unreadable(file, number, e.getOriginalMessage(), e);
        } catch (IllegalStateException | RegistryException e) {
            throw unreadable(file, number, e.getMessage(), e);
        }
    }

    private static void cutTornLine(Path file, FileChannel channel, long length) throws IOException {
        long torn = channel.size() - length;
        if (torn > 0) {
            LOG.warn("Cut a torn last line off the schema log. file={} bytes={}", file, torn);
            channel.truncate(length);
            channel.force(true);
        }
    }

    private static void forceDirectory(Path directory) {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException e) {
            // Windows cannot open a directory; there the file system orders the two by itself.
            LOG.debug("Directory not forced. directory={}", directory, e);
        }
    }

    private static EmbeddedServerException unreadable(Path file, int line, String reason, Exception cause) {
        return new EmbeddedServerException(
                "schema log: %s, line %d (expected: one change of a registry; %s)".formatted(file, line, reason),
                cause);
    }
}
