// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.kneepoint.analyzer.regression.RegressionReport;
import io.kneepoint.analyzer.regression.TrendReport;
import java.util.Map;

/** A verdict, or a history, as JSON. Field names are a contract; what is unknown is {@code null}, never NaN. */
public final class VerdictJson {

    private static final ObjectMapper MAPPER = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private VerdictJson() {}

    /** The verdict, indented. */
    public static String of(RegressionReport report) {
        return text(report.toJson());
    }

    /** The history, indented. */
    public static String of(TrendReport report) {
        return text(report.toJson());
    }

    private static String text(Map<String, Object> json) {
        try {
            return MAPPER.writeValueAsString(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a map of plain values is always JSON", e);
        }
    }
}
