// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.dialect;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The dialects that come with Kneepoint, and those of files. */
public final class Dialects {

    private static final String FOLDER = "/kneepoint-config/dialects/";
    private static final List<String> NAMES = List.of(
            "openai-chat",
            "openai-completions",
            "anthropic-messages",
            "ollama-chat",
            "tgi-generate",
            "llamacpp-completion");

    private Dialects() {}

    /** Names of the dialects that come with Kneepoint. */
    public static List<String> names() {
        return NAMES;
    }

    /** The dialect of that name; throws {@link IllegalArgumentException} that lists the names when there is none. */
    public static Dialect named(String name) {
        if (!NAMES.contains(name)) {
            throw new IllegalArgumentException(
                    "dialect: " + name + " (expected: one of " + String.join(", ", NAMES) + ")");
        }
        String resource = FOLDER + name + ".yaml";
        try (InputStream in = Dialects.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("dialect: " + resource + " is not on the class path");
            }
            return parse(name + ".yaml", new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The dialect of a file.
     *
     * @throws DialectFormatException when it cannot be read or is not a dialect
     */
    public static Dialect read(Path file) {
        try {
            return parse(file.toString(), Files.readString(file));
        } catch (IOException e) {
            throw new DialectFormatException("dialect: cannot read " + file + " (expected: a YAML file)", e);
        }
    }

    /** The dialect that comes with Kneepoint and whose API has this path, without a query; empty when none has. */
    public static Optional<Dialect> forPath(String path) {
        return NAMES.stream()
                .map(Dialects::named)
                .filter(dialect -> path.endsWith(dialect.spec().path()))
                .findFirst();
    }

    static Dialect parse(String file, String yaml) {
        YAMLFactory factory = YAMLFactory.builder()
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .build();
        YAMLMapper mapper = YAMLMapper.builder(factory)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .build();
        try {
            return new Dialect(mapper.readValue(yaml, DialectSpec.class));
        } catch (JsonProcessingException e) {
            throw new DialectFormatException(describe(file, yaml, e), e);
        } catch (IllegalArgumentException e) {
            throw new DialectFormatException(file + ": " + e.getMessage(), e);
        }
    }

    private static String describe(String file, String yaml, JsonProcessingException problem) {
        Throwable cause = problem.getCause();
        String said = cause instanceof IllegalArgumentException ? cause.getMessage() : problem.getOriginalMessage();
        String message = said.lines().findFirst().orElse("not YAML").replaceFirst(" \\(class .*", "");
        JsonLocation at = problem.getLocation();
        if (at == null || at.getLineNr() < 1) {
            return file + ": " + message;
        }
        String line = yaml.lines().skip(at.getLineNr() - 1L).findFirst().orElse("");
        int column = Math.max(1, at.getColumnNr());
        return file + ":" + at.getLineNr() + ": " + message + "\n  " + line + "\n  " + " ".repeat(column - 1)
                + "^ here";
    }
}
