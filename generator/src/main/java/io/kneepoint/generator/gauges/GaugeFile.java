// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.gauges;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/**
 * What an engine said of itself during a run, as a CSV file beside the run's events: {@code
 * sampledEpochNanos,engine,running,waiting,kvUsage}, empty where the engine does not say. Each line is written through at once; a
 * last line that was cut is left out by the reader.
 *
 * <p>Confined to one thread.
 */
public final class GaugeFile implements AutoCloseable {

    /** Its name in a run's directory. */
    public static final String NAME = "engine-gauges.csv";

    private static final String HEAD = "sampledEpochNanos,engine,running,waiting,kvUsage";
    private static final int COLUMNS = 5;

    private final BufferedWriter out;

    private GaugeFile(BufferedWriter out) {
        this.out = out;
    }

    /** Begins a new file in a run's directory. */
    static GaugeFile create(Path directory) {
        try {
            GaugeFile file = new GaugeFile(Files.newBufferedWriter(directory.resolve(NAME)));
            file.line(HEAD);
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException("gauges: cannot write " + directory.resolve(NAME), e);
        }
    }

    /** The samples of a run's directory in the order of their writing; none when it has no such file. */
    public static List<GaugeSample> read(Path directory) {
        Path file = directory.resolve(NAME);
        if (!Files.isRegularFile(file)) {
            return List.of();
        }
        try {
            String text = Files.readString(file);
            List<GaugeSample> samples = new ArrayList<>();
            text.substring(0, text.lastIndexOf('\n') + 1)
                    .lines()
                    .skip(1)
                    .forEach(line -> samples.add(sample(file, line)));
            return List.copyOf(samples);
        } catch (IOException e) {
            throw new UncheckedIOException("gauges: cannot read " + file, e);
        }
    }

    void add(GaugeSample sample) throws IOException {
        EngineLoad load = sample.load();
        line(sample.sampledEpochNanos() + "," + load.engine() + "," + load.running() + "," + text(load.waiting()) + ","
                + text(load.kvUsage()));
    }

    @Override
    public void close() throws IOException {
        out.close();
    }

    private void line(String text) throws IOException {
        out.write(text);
        out.write('\n');
        out.flush();
    }

    private static GaugeSample sample(Path file, String line) {
        String[] cells = line.split(",", -1);
        try {
            if (cells.length != COLUMNS) {
                throw new NumberFormatException("columns");
            }
            return new GaugeSample(
                    Long.parseLong(cells[0]),
                    new EngineLoad(cells[1], Double.parseDouble(cells[2]), number(cells[3]), number(cells[4])));
        } catch (NumberFormatException notASample) {
            throw new IllegalArgumentException(file + ": " + line + " (expected: " + HEAD + ")", notASample);
        }
    }

    private static String text(OptionalDouble value) {
        return value.isPresent() ? Double.toString(value.getAsDouble()) : "";
    }

    private static OptionalDouble number(String cell) {
        return cell.isEmpty() ? OptionalDouble.empty() : OptionalDouble.of(Double.parseDouble(cell));
    }
}
