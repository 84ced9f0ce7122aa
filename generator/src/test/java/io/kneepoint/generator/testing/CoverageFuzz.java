// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.testing;

import io.kneepoint.generator.dialect.Dialect;
import io.kneepoint.generator.dialect.DialectFormatException;
import io.kneepoint.generator.dialect.Dialects;
import io.kneepoint.generator.imports.CheckedImport;
import io.kneepoint.generator.imports.Import;
import io.kneepoint.generator.imports.ImportException;
import io.kneepoint.generator.imports.ImportOptions;
import io.kneepoint.generator.imports.Imports;
import io.kneepoint.generator.plan.Plan;
import io.kneepoint.generator.recording.RecordingException;
import io.kneepoint.generator.recording.RecordingReader;
import io.kneepoint.generator.sse.EventListener;
import io.kneepoint.generator.sse.LineTooLongException;
import io.kneepoint.generator.sse.NdjsonDecoder;
import io.kneepoint.generator.sse.SseDecoder;
import io.kneepoint.generator.trace.TraceException;
import io.kneepoint.generator.trace.Traces;
import io.kneepoint.schemas.config.ConfigException;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What a fuzzer that follows coverage calls (docs/security.md says how): one input, read by one of the readers of foreign bytes, which
 * may refuse it by name.
 *
 * <p>{@code -Dkneepoint.fuzz.target} says which: sse, ndjson, plan, trace, dialect, recording, or the name of an import.
 */
public final class CoverageFuzz {

    private static final String TARGET = System.getProperty("kneepoint.fuzz.target", "sse");
    private static final int LIMIT = 4_096;
    private static final Path FILE = file();
    private static final List<Dialect.Reader> READERS =
            Dialects.names().stream().map(name -> Dialects.named(name).reader()).toList();

    private CoverageFuzz() {}

    /** The name that fuzzers look for. */
    public static void fuzzerTestOneInput(byte[] input) {
        try {
            switch (TARGET) {
                case "sse" -> {
                    SseDecoder decoder = new SseDecoder(LIMIT);
                    EventListener all = event -> READERS.forEach(reader -> reader.read(event.data()));
                    decoder.decode(Unpooled.wrappedBuffer(input), all);
                    decoder.end(all);
                }
                case "ndjson" -> {
                    NdjsonDecoder decoder = new NdjsonDecoder(LIMIT);
                    EventListener all = event -> READERS.forEach(reader -> reader.read(event.data()));
                    decoder.decode(Unpooled.wrappedBuffer(input), all);
                    decoder.end(all);
                }
                case "plan" -> Plan.read(write(input));
                case "trace" -> Traces.read(write(input));
                case "dialect" -> Dialects.read(write(input));
                case "recording" -> recording(write(input));
                default -> imported(Imports.named(TARGET), write(input));
            }
        } catch (LineTooLongException
                | ConfigException
                | TraceException
                | DialectFormatException
                | RecordingException
                | ImportException e) {
            if (e.getMessage() == null || e.getMessage().isBlank()) {
                throw new AssertionError("a refusal says why", e);
            }
        }
    }

    private static void recording(Path file) {
        try (RecordingReader reader = RecordingReader.open(file)) {
            while (reader.hasNext()) {
                reader.next();
            }
        }
    }

    private static void imported(Import format, Path file) {
        CheckedImport checked = format.check(List.of(file), ImportOptions.NONE);
        try {
            checked.writeTo("fuzz", new CollectingSink());
        } catch (ImportException e) {
            throw new AssertionError("checked, and then refused", e);
        }
    }

    private static Path write(byte[] input) {
        try {
            return Files.write(FILE, input);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path file() {
        try {
            Path file = Files.createTempFile("fuzz", ".input");
            file.toFile().deleteOnExit();
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
