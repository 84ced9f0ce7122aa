// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.dialect;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
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
        List<String> lines = yaml.lines().toList();
        int row = row(lines, problem);
        if (row < 1 || row > lines.size()) {
            return file + ": " + message;
        }
        String line = lines.get(row - 1);
        int indent = line.length() - line.stripLeading().length();
        return file + ":" + row + ": " + message + "\n  " + line + "\n  " + " ".repeat(indent) + "^ here";
    }

    /** Line of the problem, from 1; an unknown key is reported where its object ends, so it is looked up by its name. */
    private static int row(List<String> lines, JsonProcessingException problem) {
        if (problem instanceof UnrecognizedPropertyException unknown) {
            for (int i = 0; i < lines.size(); i++) {
                if (lines.get(i).strip().startsWith(unknown.getPropertyName() + ":")) {
                    return i + 1;
                }
            }
        }
        JsonLocation at = problem.getLocation();
        return at == null ? 0 : at.getLineNr();
    }
}
