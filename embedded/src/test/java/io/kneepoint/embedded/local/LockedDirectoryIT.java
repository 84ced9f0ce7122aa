// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.embedded.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Locks on a real file system; that they hold against another process is tested with the whole pair. */
class LockedDirectoryIT {

    @TempDir
    private Path parent;

    @Test
    void shouldCreateTheDirectoryAndLetOneOwnerInAtATime() throws Exception {
        Path directory = parent.resolve("a/b");
        try (LockedDirectory locked = LockedDirectory.open(directory)) {
            assertThat(locked.path()).isEqualTo(directory.toRealPath());
            assertThat(LockedDirectory.isHeld(directory)).isTrue();
            assertThatThrownBy(() -> LockedDirectory.open(directory))
                    .isInstanceOf(EmbeddedServerException.class)
                    .hasMessage(
                            "data directory: %s, in use by this process (expected: a directory nobody else uses)",
                            directory.toRealPath());
            assertThat(LockedDirectory.isHeld(directory)).isTrue();
        }

        assertThat(LockedDirectory.isHeld(directory)).isFalse();
        LockedDirectory.open(directory).close();
    }

    @Test
    void shouldKnowTheDirectoryBehindALink() throws Exception {
        Path directory = Files.createDirectory(parent.resolve("real"));
        Path link = Files.createSymbolicLink(parent.resolve("link"), directory);

        try (LockedDirectory locked = LockedDirectory.open(link)) {
            assertThat(locked.path()).isEqualTo(directory.toRealPath());
            assertThatThrownBy(() -> LockedDirectory.open(directory)).isInstanceOf(EmbeddedServerException.class);
        }
    }

    @Test
    void shouldNotUnlockWhatANewOwnerHolds() {
        LockedDirectory first = LockedDirectory.open(parent);
        first.close();
        try (LockedDirectory second = LockedDirectory.open(parent)) {
            first.close();

            assertThat(LockedDirectory.isHeld(second.path())).isTrue();
        }
    }

    @Test
    void shouldSayThatAFileIsNoDirectory() throws Exception {
        Path file = Files.createFile(parent.resolve("file"));

        assertThatThrownBy(() -> LockedDirectory.open(file))
                .isInstanceOf(EmbeddedServerException.class)
                .hasMessageStartingWith("data directory: " + file + " (expected: a directory we can create and write;");
    }

    @Test
    void shouldHoldNothingThatDoesNotExist() {
        assertThat(LockedDirectory.isHeld(parent.resolve("nowhere"))).isFalse();
    }
}
