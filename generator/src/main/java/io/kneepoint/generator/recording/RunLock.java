// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.recording;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Says that a process is writing a run. The operating system takes it back when that process dies, however it dies.
 *
 * <p>It lies on a file of its own: a process that closes any handle of a file gives up all its POSIX locks on that file, so the
 * events, which others read, cannot carry it.
 */
final class RunLock implements AutoCloseable {

    private static final String LOCK_FILE = "recording.lock";
    private static final Set<Path> HELD_HERE = ConcurrentHashMap.newKeySet();

    private final Path file;
    private final FileChannel channel;

    private RunLock(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /** @throws RecordingException when another writer holds it */
    static RunLock acquire(Path directory) throws IOException {
        Path file = lockFile(directory);
        if (!HELD_HERE.add(file)) {
            throw taken(directory);
        }
        FileChannel channel = null;
        try {
            channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (channel.tryLock() == null) {
                throw taken(directory);
            }
            return new RunLock(file, channel);
        } catch (IOException | RuntimeException e) {
            HELD_HERE.remove(file);
            if (channel != null) {
                channel.close();
            }
            throw e;
        }
    }

    /** Whether some process is writing this run now. */
    static boolean isHeld(Path directory) {
        try {
            Path file = lockFile(directory);
            return HELD_HERE.contains(file) || (Files.exists(file) && isLockedElsewhere(file));
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean isLockedElsewhere(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
                FileLock lock = channel.tryLock()) {
            return lock == null;
        }
    }

    private static Path lockFile(Path directory) throws IOException {
        return directory.toRealPath().resolve(LOCK_FILE);
    }

    private static RecordingException taken(Path directory) {
        return new RecordingException("run folder: " + directory + " (expected: one that no other process is writing)");
    }

    @Override
    public void close() throws IOException {
        try (channel) {
            Files.deleteIfExists(file);
        } finally {
            HELD_HERE.remove(file);
        }
    }
}
