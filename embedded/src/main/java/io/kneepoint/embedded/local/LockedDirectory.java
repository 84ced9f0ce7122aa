// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.embedded.local;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A data directory that one owner at a time may use, in this process and among all processes of the machine.
 *
 * <p>The lock is the operating system's, so it is gone the moment its process dies, however it dies. Safe for use by
 * several threads.
 */
public final class LockedDirectory implements AutoCloseable {

    private static final String LOCK_FILE = "owner.lock";

    // POSIX drops every lock a process holds on a file when the process closes any descriptor of that file, so a second
    // attempt from this process must be refused before it opens the file.
    private static final Set<Path> HELD_HERE = ConcurrentHashMap.newKeySet();

    private final Path path;
    private final FileChannel channel;

    private LockedDirectory(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    /**
     * Creates the directory if it is missing, and locks it.
     *
     * @throws EmbeddedServerException if another owner holds it, or it cannot be created or written
     */
    public static LockedDirectory open(Path directory) {
        Path real = create(directory);
        if (!HELD_HERE.add(real)) {
            throw inUse(real, "this process");
        }
        try {
            return new LockedDirectory(real, lock(real));
        } catch (IOException e) {
            HELD_HERE.remove(real);
            throw unusable(directory, e);
        } catch (RuntimeException e) {
            HELD_HERE.remove(real);
            throw e;
        }
    }

    /** Whether some owner, of this process or another, holds the directory now; false if it does not exist. */
    public static boolean isHeld(Path directory) {
        try {
            Path real = directory.toRealPath();
            if (HELD_HERE.contains(real)) {
                return true;
            }
            try (FileChannel channel = FileChannel.open(real.resolve(LOCK_FILE), StandardOpenOption.WRITE)) {
                FileLock lock = channel.tryLock();
                return lock == null;
            }
        } catch (IOException e) {
            return false;
        }
    }

    /** The directory, absolute and without symbolic links. */
    public Path path() {
        return path;
    }

    /** Lets the next owner in; does nothing the second time. */
    @Override
    public void close() {
        if (channel.isOpen()) {
            try {
                channel.close();
            } catch (IOException e) {
                throw unusable(path, e);
            } finally {
                HELD_HERE.remove(path);
            }
        }
    }

    private static Path create(Path directory) {
        try {
            return Files.createDirectories(directory).toRealPath();
        } catch (IOException e) {
            throw unusable(directory, e);
        }
    }

    private static FileChannel lock(Path real) throws IOException {
        Path file = real.resolve(LOCK_FILE);
        FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            FileLock lock = channel.tryLock();
            if (lock == null) {
                throw inUse(real, "process " + Files.readString(file).strip());
            }
            channel.truncate(0);
            String pid = Long.toString(ProcessHandle.current().pid());
            channel.write(ByteBuffer.wrap(pid.getBytes(StandardCharsets.US_ASCII)));
            return channel;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private static EmbeddedServerException inUse(Path directory, String owner) {
        return new EmbeddedServerException("data directory: %s, in use by %s (expected: a directory nobody else uses)"
                .formatted(directory, owner));
    }

    private static EmbeddedServerException unusable(Path directory, IOException cause) {
        return new EmbeddedServerException(
                "data directory: %s (expected: a directory we can create and write; %s)".formatted(directory, cause),
                cause);
    }
}
