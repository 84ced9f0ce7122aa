// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.cli.world;

import static org.assertj.core.api.Assertions.assertThat;

import io.kneepoint.cli.Kneepoint;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A command in a JVM of its own, whose output goes to files, so that it can be signalled and killed. */
public final class ChildCommand implements AutoCloseable {

    private static final int LONGEST_SECONDS = 60;

    /** Starts what follows so that it heeds interrupts, even where this JVM was told to ignore them, as behind an ampersand. */
    private static final List<String> HEEDING_INTERRUPTS = List.of("env", "--default-signal=INT");

    private final Process process;
    private final Path out;
    private final Path err;

    private ChildCommand(Process process, Path out, Path err) {
        this.process = process;
        this.out = out;
        this.err = err;
    }

    /** Whether children heed interrupts for certain; not where the env of GNU coreutils 8.31 is missing. */
    static boolean canInterrupt() throws InterruptedException {
        try {
            return new ProcessBuilder(prefixed(List.of("true"))).start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    private static List<String> prefixed(List<String> command) {
        return Stream.concat(HEEDING_INTERRUPTS.stream(), command.stream()).toList();
    }

    public static ChildCommand start(Path folder, String... arguments) throws IOException, InterruptedException {
        return start(folder, List.of(), Kneepoint.class, arguments);
    }

    /** The same of any main class, behind a command that starts another. */
    static ChildCommand start(Path folder, List<String> prefix, Class<?> main, String... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(prefix);
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        command.addAll(List.of(arguments));
        Path out = Files.createTempFile(folder, "out", ".txt");
        Path err = Files.createTempFile(folder, "err", ".txt");
        Process process = new ProcessBuilder(canInterrupt() ? prefixed(command) : command)
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        return new ChildCommand(process, out, err);
    }

    /** Results. */
    public String out() {
        return text(out);
    }

    /** All else. */
    public String err() {
        return text(err);
    }

    private static String text(Path file) {
        try {
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** What Ctrl-C does. */
    public void interrupt() throws IOException, InterruptedException {
        Process kill = new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start();
        assertThat(kill.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(kill.exitValue()).isZero();
    }

    /** What kill -9 does. */
    public void kill() throws InterruptedException {
        process.destroyForcibly();
        await();
    }

    /** Waits for its end and returns its exit code. */
    public int await() throws InterruptedException {
        assertThat(process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS))
                .as("ended within %d s; it said: %s", LONGEST_SECONDS, err())
                .isTrue();
        return process.exitValue();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
