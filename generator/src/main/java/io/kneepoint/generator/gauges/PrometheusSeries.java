// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.gauges;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One sample of a page in Prometheus' text format (version 0.0.4; OpenMetrics' lines read the same).
 *
 * @param name metric
 * @param labels its labels
 * @param value its value; may be NaN or infinite
 */
record PrometheusSeries(String name, Map<String, String> labels, double value) {

    private static final String LABEL = "([a-zA-Z_][a-zA-Z0-9_]*)\\s*=\\s*\"((?:[^\"\\\\]|\\\\.)*+)\"";
    private static final Pattern LABELS = Pattern.compile(LABEL);
    private static final Pattern LINE = Pattern.compile(
            "([a-zA-Z_:][a-zA-Z0-9_:]*)\\s*(?:\\{((?:[^\"}]|\"(?:[^\"\\\\]|\\\\.)*+\")*+)\\})?\\s+(\\S+)(?:\\s.*)?");

    PrometheusSeries {
        labels = Map.copyOf(labels);
    }

    /** The samples of a page in its order. What is no sample (comments, blank lines, another format) is left out. */
    static List<PrometheusSeries> parse(String page) {
        return page.lines()
                .map(PrometheusSeries::parseLine)
                .flatMap(Optional::stream)
                .toList();
    }

    private static Optional<PrometheusSeries> parseLine(String line) {
        Matcher parts = LINE.matcher(line.strip());
        if (!parts.matches()) {
            return Optional.empty();
        }
        Map<String, String> labels = new TreeMap<>();
        if (parts.group(2) != null) {
            Matcher label = LABELS.matcher(parts.group(2));
            while (label.find()) {
                labels.put(label.group(1), unescaped(label.group(2)));
            }
        }
        return number(parts.group(3)).map(value -> new PrometheusSeries(parts.group(1), labels, value));
    }

    private static Optional<Double> number(String text) {
        return switch (text) {
            case "+Inf", "Inf" -> Optional.of(Double.POSITIVE_INFINITY);
            case "-Inf" -> Optional.of(Double.NEGATIVE_INFINITY);
            default -> {
                try {
                    yield Optional.of(Double.valueOf(text));
                } catch (NumberFormatException noSample) {
                    yield Optional.empty();
                }
            }
        };
    }

    private static String unescaped(String text) {
        return Pattern.compile("\\\\(.)")
                .matcher(text)
                .replaceAll(escape -> Matcher.quoteReplacement(escape.group(1).equals("n") ? "\n" : escape.group(1)));
    }
}
