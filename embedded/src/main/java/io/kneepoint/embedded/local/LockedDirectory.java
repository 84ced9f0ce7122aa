// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.embedded.local;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/**
 * A data directory that one owner at a time may use, in this process and among all processes of the machine.
 *
 * <p>The lock is the operating system's, so it is gone the moment its process dies, however it dies. Safe for use by
 * several threads.
 */
public final class LockedDirectory implements AutoCloseable {

    private static final String LOCK_FILE = "owner.lock";

    // Another process that asks isHeld() has the lock for a moment.
    private static final int ATTEMPTS = 5;
    private static final Duration PAUSE = Duration.ofMillis(20);

    // POSIX drops every lock a process holds on a file when the process closes any descriptor of that file, so this
    // process must not open the lock file of a directory it holds. Also the monitor under which it opens any.
    private static final Set<Path> HELD_HERE = new HashSet<>();

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
        synchronized (HELD_HERE) {
            if (HELD_HERE.contains(real)) {
                throw inUse(real, "this process");
            }
            try {
                LockedDirectory locked = new LockedDirectory(real, lock(real));
                HELD_HERE.add(real);
                return locked;
            } catch (IOException e) {
                throw unusable(directory, e);
            }
        }
    }

    /** Whether some owner, of this process or another, holds the directory now; false if it does not exist. */
    public static boolean isHeld(Path directory) {
        synchronized (HELD_HERE) {
            try {
                Path real = directory.toRealPath();
                return HELD_HERE.contains(real) || isHeldElsewhere(real);
            } catch (IOException e) {
                return false;
            }
        }
    }

    /** The directory, absolute and without symbolic links. */
    public Path path() {
        return path;
    }

    /** Lets the next owner in; does nothing the second time. */
    @Override
    public void close() {
        synchronized (HELD_HERE) {
            if (!channel.isOpen()) {
                return;
            }
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
            if (!tryLock(channel)) {
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

    private static boolean tryLock(FileChannel channel) throws IOException {
        for (int attempt = 1; channel.tryLock() == null; attempt++) {
            if (attempt == ATTEMPTS) {
                return false;
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
        return true;
    }

    private static boolean isHeldElsewhere(Path real) throws IOException {
        try (FileChannel channel = FileChannel.open(real.resolve(LOCK_FILE), StandardOpenOption.WRITE)) {
            return channel.tryLock() == null;
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
