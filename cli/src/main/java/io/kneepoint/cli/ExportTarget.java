// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.cli;

import java.io.BufferedOutputStream;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;

/**
 * Where an export goes: standard output, or a file that has its name only once it is whole.
 *
 * <p>Until {@link #keep} is called the file is called {@code NAME.part}; closed without it, the part is deleted and what was
 * there before is untouched.
 */
final class ExportTarget implements AutoCloseable {

    /** The name of standard output. */
    static final String STDOUT = "-";

    private static final String COMPRESSED = ".gz";
    private static final int BUFFER_BYTES = 1 << 16;

    private final Optional<Path> file;
    private final Path part;
    private final PrintWriter stdout;

    private ExportTarget(Optional<Path> file, PrintWriter stdout) {
        this.file = file;
        this.part = file.map(it -> isOrdinary(it) ? it.resolveSibling(it.getFileName() + ".part") : it)
                .orElse(null);
        this.stdout = stdout;
    }

    /**
     * The target of a name.
     *
     * @param nameInDirectory name of the file where {@code output} is a directory
     */
    static ExportTarget of(String output, String nameInDirectory, PrintWriter stdout) {
        if (output.equals(STDOUT)) {
            return new ExportTarget(Optional.empty(), stdout);
        }
        Path path = Path.of(output);
        boolean directory = Files.isDirectory(path) || output.endsWith("/");
        return new ExportTarget(Optional.of(directory ? path.resolve(nameInDirectory) : path), stdout);
    }

    /** The file; empty for standard output. */
    Optional<Path> file() {
        return file;
    }

    /** Opens it for text. */
    Writer text() throws IOException {
        if (file.isEmpty()) {
            return new BufferedWriter(new Stdout(stdout), BUFFER_BYTES);
        }
        return new BufferedWriter(new OutputStreamWriter(bytes(), StandardCharsets.UTF_8), BUFFER_BYTES);
    }

    /** Opens it for bytes; only a file can be. */
    OutputStream bytes() throws IOException {
        Path parent = part.toAbsolutePath().getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        OutputStream out = new BufferedOutputStream(Files.newOutputStream(part), BUFFER_BYTES);
        return file.orElseThrow().toString().endsWith(COMPRESSED) ? new GZIPOutputStream(out, BUFFER_BYTES) : out;
    }

    /** The file is whole and was closed: gives it its name. */
    void keep() throws IOException {
        if (file.isPresent() && !part.equals(file.get())) {
            Files.move(part, file.get(), StandardCopyOption.REPLACE_EXISTING);
        }
    }

    @Override
    public void close() throws IOException {
        if (file.isPresent() && !part.equals(file.get())) {
            Files.deleteIfExists(part);
        }
    }

    /** A print writer that says so when nobody reads it any more, and is not closed. */
    private static final class Stdout extends Writer {

        private final PrintWriter out;

        Stdout(PrintWriter out) {
            this.out = out;
        }

        @Override
        public void write(char[] text, int from, int length) throws IOException {
            out.write(text, from, length);
            flush();
        }

        @Override
        public void flush() throws IOException {
            if (out.checkError()) {
                throw new IOException("nobody reads it any more");
            }
        }

        @Override
        public void close() throws IOException {
            flush();
        }
    }

    /** A pipe or a device is written to, and never replaced. */
    private static boolean isOrdinary(Path file) {
        return !Files.exists(file) || Files.isRegularFile(file);
    }
}
