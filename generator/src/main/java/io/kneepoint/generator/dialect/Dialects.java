// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.dialect;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.kneepoint.schemas.config.ConfigFiles;
import io.kneepoint.schemas.config.KnownKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The dialects that come with Kneepoint, and those of files. */
public final class Dialects {

    private static final String VERSION = "/v1/";

    private static final String FOLDER = "dialects";
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

    /** Names of the dialects that come with Kneepoint, then of those that the user's folder adds to them. */
    public static List<String> names(ConfigFiles config) {
        return Stream.concat(NAMES.stream(), config.ownNames(FOLDER).stream())
                .distinct()
                .toList();
    }

    /** As {@link #named(String, ConfigFiles)}, of those that come with Kneepoint. */
    public static Dialect named(String name) {
        return named(name, ConfigFiles.builtIn());
    }

    /**
     * The dialect of that name; throws {@link IllegalArgumentException} that lists the names when there is none, and {@link
     * DialectFormatException} when the user's file is not a dialect.
     */
    public static Dialect named(String name, ConfigFiles config) {
        List<String> names = names(config);
        if (!names.contains(name)) {
            throw new IllegalArgumentException(
                    "dialect: " + name + " (expected: one of " + String.join(", ", names) + ")");
        }
        String file = FOLDER + "/" + name + ".yaml";
        return parse(config.source(file), config.text(file));
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

    /** As {@link #forPath(String, ConfigFiles)}, of those that come with Kneepoint. */
    public static Optional<Dialect> forPath(String path) {
        return forPath(path, ConfigFiles.builtIn());
    }

    /**
     * The dialect whose API's path this one ends with, without a query; the longest such path decides. A leading {@code /v1} may
     * be missing or be another version or a deployment's name, as gateways have it. Empty when none fits.
     */
    public static Optional<Dialect> forPath(String path, ConfigFiles config) {
        return names(config).stream()
                .map(name -> named(name, config))
                .filter(dialect -> path.endsWith(ending(dialect)))
                .max(Comparator.comparingInt(dialect -> ending(dialect).length()));
    }

    private static String ending(Dialect dialect) {
        String path = dialect.spec().path();
        return path.startsWith(VERSION) ? path.substring(VERSION.length() - 1) : path;
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
        if (yaml.isBlank()) {
            return file + ": nothing in it (expected: the YAML of a dialect)";
        }
        Throwable cause = problem.getCause();
        String said = cause instanceof IllegalArgumentException ? cause.getMessage() : problem.getOriginalMessage();
        String message = problem instanceof UnrecognizedPropertyException unknown
                ? new KnownKeys(unknown.getKnownPropertyIds().stream()
                                .map(String::valueOf)
                                .toList())
                        .refusal(unknown.getPropertyName())
                : said.lines().findFirst().orElse("not YAML").replaceFirst(" \\(class .*", "");
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
