// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.trace;

import io.kneepoint.generator.recording.RecordedRun;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads traces. Stateless, for any thread. */
public final class Traces {

    private Traces() {}

    /** Reads a trace whose format its first line tells; throws {@link TraceException} when it cannot be read. */
    public static Trace read(Path path) {
        return Files.isDirectory(path) ? RecordedLoad.read(RecordedRun.in(path)) : read(path, detect(path));
    }

    /** Reads a trace of that format; throws {@link TraceException} when it cannot be read. */
    public static Trace read(Path path, TraceFormat format) {
        if (format == TraceFormat.RECORDING) {
            return RecordedLoad.read(RecordedRun.in(path));
        }
        try (BufferedReader lines = open(path)) {
            LineReader reader = reader(format, path.toString(), lines);
            List<TraceRequest> requests = new ArrayList<>();
            long leftOut = 0;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (!line.isBlank() && reader.read(line, requests) == Row.WITHOUT_ANSWER) {
                    leftOut++;
                }
            }
            if (requests.isEmpty()) {
                throw new TraceException(path + ": no request (expected: at least one with an answer)", null);
            }
            return Trace.of(requests, leftOut);
        } catch (IOException e) {
            throw unreadable(path, e);
        }
    }

    private static BufferedReader open(Path path) throws IOException {
        BufferedReader lines = Files.newBufferedReader(path, StandardCharsets.UTF_8);
        lines.mark(1);
        if (lines.read() != '\uFEFF') {
            lines.reset();
        }
        return lines;
    }

    private static LineReader reader(TraceFormat format, String file, BufferedReader lines) throws IOException {
        return switch (format) {
            case AZURE -> new AzureLines(new CsvTable(file, lines.readLine()));
            case BURSTGPT -> new BurstGptLines(new CsvTable(file, lines.readLine()));
            case MOONCAKE -> new MooncakeLines(file);
            case RECORDING -> throw new IllegalArgumentException("format: recording (expected: a format of lines)");
        };
    }

    private static TraceFormat detect(Path path) {
        try (BufferedReader lines = open(path)) {
            String first = lines.readLine();
            if (first != null && first.strip().startsWith("{")) {
                return TraceFormat.MOONCAKE;
            }
            if (first != null && AzureLines.isHeader(first)) {
                return TraceFormat.AZURE;
            }
            if (first != null && BurstGptLines.isHeader(first)) {
                return TraceFormat.BURSTGPT;
            }
        } catch (IOException e) {
            throw unreadable(path, e);
        }
        throw TraceException.at(
                path.toString(),
                1,
                "no known trace (expected: a header of Azure's or BurstGPT's CSV, a JSON line of Mooncake's, or the"
                        + " directory of a recorded run)");
    }

    private static TraceException unreadable(Path path, IOException cause) {
        String what = Files.exists(path) ? "cannot be read" : "there is no such file";
        return new TraceException(path + ": " + what + " (expected: a trace)", cause);
    }

    /** What became of a line. */
    enum Row {
        TAKEN,
        WITHOUT_ANSWER
    }

    /** Reads the lines of one format, one after the other. */
    interface LineReader {

        /** Adds the request of a line; throws {@link TraceException} when there is none to read. */
        Row read(String line, List<TraceRequest> requests);
    }
}
