// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * The values that R and SciPy computed, from {@code reference/} in the test resources.
 *
 * <p>Tests take what they compute with by {@code numberValue()}, {@code textValue()} and {@code booleanValue()}, and what they
 * assert by {@code as…()} or the methods here, so that {@link ReferenceCoverageTest} can tell the two apart.
 */
public final class Reference {

    private static final JsonNode ROOT = read("stat_reference.json");

    private Reference() {}

    public static JsonNode section(String name) {
        JsonNode node = ROOT.path(name);
        assertThat(node.isMissingNode()).as("section %s", name).isFalse();
        return node;
    }

    public static JsonNode read(String file) {
        try (InputStream in = Reference.class.getResourceAsStream("/reference/" + file)) {
            return new ObjectMapper().setNodeFactory(new ReadValues()).readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Paths of the values that no test of this process has used in this way or a stronger one so far. */
    static List<String> notYet(ReadValues.Use use) {
        return ROOT.properties().stream()
                .flatMap(section -> ReadValues.notYet(use, section.getValue(), section.getKey()).stream())
                .toList();
    }

    /** Names of a section's entries. */
    static Stream<String> names(String section) {
        return StreamSupport.stream(((Iterable<String>) section(section)::fieldNames).spliterator(), false);
    }

    /** A data set by name, {@code log(name)} for its logarithms. */
    static Sample data(String name) {
        return name.startsWith("log(")
                ? data(name.substring(4, name.length() - 1)).log()
                : sample(section("data").get(name));
    }

    public static Sample sample(JsonNode array) {
        return Sample.of(doubles(array));
    }

    /** Values that the caller computes with. */
    public static double[] doubles(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .mapToDouble(value -> value.numberValue().doubleValue())
                .toArray();
    }

    /** Values that the caller asserts. */
    public static double[] expected(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .mapToDouble(JsonNode::asDouble)
                .toArray();
    }

    /** Asserts 1e-9 relative agreement. */
    public static void assertClose(String what, double actual, JsonNode expected) {
        assertClose(what, actual, expected.asDouble(), 1e-9);
    }

    /** Asserts relative agreement, absolute below 1e-3. */
    public static void assertClose(String what, double actual, double expected, double tolerance) {
        double scale = Math.max(Math.abs(expected), 1e-3);
        assertThat(actual).as(what).isCloseTo(expected, within(tolerance * scale));
    }

    /** Asserts that tiny numbers agree in relative terms too. */
    public static void assertSameDigits(String what, double actual, double expected, double tolerance) {
        assertThat(actual / expected).as(what).isCloseTo(1, within(tolerance));
    }
}
