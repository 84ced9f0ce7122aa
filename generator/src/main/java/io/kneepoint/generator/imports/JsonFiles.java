// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.imports;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * How result files are read: as JSON with Python's {@code NaN} and {@code Infinity}, which summaries may hold, and with texts of any
 * length, which prompts may have.
 */
final class JsonFiles {

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
            .enable(StreamReadFeature.USE_FAST_BIG_NUMBER_PARSER)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(Integer.MAX_VALUE)
                    .build())
            .build();

    /** Makes records; numbers keep their decimal digits. */
    static final ObjectMapper MAPPER =
            new ObjectMapper(FACTORY).enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

    private JsonFiles() {}

    /** A parser of a file from a byte on; throws {@link ImportException} when the file cannot be read. */
    static JsonParser open(Path file, long firstByte) {
        InputStream in = null;
        try {
            in = Files.newInputStream(file);
            in.skipNBytes(firstByte);
            return FACTORY.createParser(in);
        } catch (IOException e) {
            closeQuietly(file, in);
            String problem = Files.exists(file) ? "cannot be read: " + e.getMessage() : "no such file";
            throw new ImportException(file + ": " + problem, e);
        }
    }

    private static void closeQuietly(Path file, InputStream in) {
        try {
            if (in != null) {
                in.close();
            }
        } catch (IOException e) {
            throw new ImportException(file + ": cannot be closed: " + e.getMessage(), e);
        }
    }
}
