// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.imports;

import io.kneepoint.schemas.event.RequestEnded;
import io.kneepoint.schemas.event.StreamEvent;
import io.kneepoint.schemas.event.TokensArrived;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** The arrivals of one imported request, straight from its events, so that tests can do the sums by hand. */
final class ImportedTimes {

    final List<Long> arrivals = new ArrayList<>();
    int outputTokens;

    static List<ImportedTimes> of(List<StreamEvent> events) {
        List<ImportedTimes> requests = new ArrayList<>();
        for (StreamEvent event : events) {
            if (event.getOrdinal() == null) {
                continue;
            }
            while (event.getOrdinal() >= requests.size()) {
                requests.add(new ImportedTimes());
            }
            ImportedTimes request = requests.get(event.getOrdinal().intValue());
            if (event.getPayload() instanceof TokensArrived frame) {
                long offset = frame.getFirstOffsetNanos();
                request.arrivals.add(offset);
                for (long delta : frame.getDeltasNanos()) {
                    offset += delta;
                    request.arrivals.add(offset);
                }
            } else if (event.getPayload() instanceof RequestEnded ended && ended.getOutputTokens() != null) {
                request.outputTokens = ended.getOutputTokens();
            }
        }
        return requests;
    }

    double ttftMs() {
        return arrivals.get(0) / 1e6;
    }

    double tpotMs() {
        return (arrivals.get(arrivals.size() - 1) - arrivals.get(0)) / (outputTokens - 1.0) / 1e6;
    }

    DoubleStream gapsMs() {
        return IntStream.range(1, arrivals.size()).mapToDouble(i -> (arrivals.get(i) - arrivals.get(i - 1)) / 1e6);
    }
}
