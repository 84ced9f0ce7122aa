// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.export;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kneepoint.analyzer.run.MetricSink;
import io.kneepoint.analyzer.run.OfflineFold;
import io.kneepoint.analyzer.run.SyntheticRun;
import io.kneepoint.schemas.event.StreamEvent;
import io.kneepoint.schemas.timeline.RequestTimeline;
import io.kneepoint.schemas.topic.Topic;
import java.io.IOException;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Holds the traces of made-up runs against {@link TraceSchema}, and the schema against traces that break it. */
class TraceSchemaTest {

    private static String trace(long seed, int... levels) throws IOException {
        return trace(SyntheticRun.events(seed, 8, levels));
    }

    private static String trace(List<StreamEvent> events) throws IOException {
        StringWriter out = new StringWriter();
        List<RequestTimeline> ended = new ArrayList<>();
        OfflineFold fold = new OfflineFold(SyntheticRun.RUN_ID, new MetricSink() {
            @Override
            public <V extends SpecificRecord> void emit(Topic<V> topic, List<String> parts, V record, int revision) {
                if (record instanceof RequestTimeline timeline) {
                    ended.add(timeline);
                }
            }
        });
        try (TraceWriter writer = new TraceWriter(out, SyntheticRun.RUN_ID)) {
            for (StreamEvent event : events) {
                writer.accept(event);
                fold.accept(event);
                for (RequestTimeline timeline : ended) {
                    writer.request(timeline);
                }
                ended.clear();
            }
            assertThat(writer.leftOut()).isZero();
            assertThat(writer.drawn()).isPositive();
        }
        return out.toString();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void shouldHoldForEveryRun(long seed) throws IOException {
        assertThat(TraceSchema.problems(trace(seed, 1, 4, 16, 64))).isEmpty();
    }

    /** As those of several workers are, of which each is in order by itself. */
    @Test
    void shouldHoldForEventsThatAreNotInOrderOfTime() throws IOException {
        List<StreamEvent> events = SyntheticRun.events(3, 8, 16);
        List<StreamEvent> oneAfterTheOther = new ArrayList<>(events);
        oneAfterTheOther.sort(
                Comparator.comparingLong(event -> event.getOrdinal() == null ? -1 : event.getOrdinal() % 2));

        assertThat(TraceSchema.problems(trace(oneAfterTheOther))).isEmpty();
    }

    /** What the counters say after the last change of a moment, from the requests themselves. */
    @Test
    void shouldCountTheRequestsThatAreDrawn() throws IOException {
        JsonNode events = new ObjectMapper()
                .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                .readTree(trace(7, 16))
                .get("traceEvents");
        Map<String, BigDecimal> sent = new HashMap<>();
        List<BigDecimal[]> requests = new ArrayList<>();
        TreeMap<BigDecimal, Long> counted = new TreeMap<>();
        for (JsonNode event : events) {
            String name = event.get("name").asText();
            if (name.equals("waiting to be sent")) {
                sent.put(place(event), end(event));
            } else if (event.get("ph").asText().equals("C")) {
                counted.put(
                        event.get("ts").decimalValue(),
                        event.at("/args/requests").asLong());
            }
        }
        for (JsonNode event : events) {
            if (event.get("ph").asText().equals("X")
                    && event.get("name").asText().startsWith("request")) {
                BigDecimal from =
                        sent.getOrDefault(place(event), event.get("ts").decimalValue());
                requests.add(new BigDecimal[] {from, end(event)});
            }
        }

        assertThat(counted).hasSizeGreaterThan(50);
        counted.forEach((at, count) -> assertThat(count)
                .as("in flight at %s", at)
                .isEqualTo(requests.stream()
                        .filter(request -> request[0].compareTo(at) <= 0 && at.compareTo(request[1]) < 0)
                        .count()));
    }

    private static String place(JsonNode event) {
        return event.get("pid") + "/" + event.get("tid") + "/" + event.get("ts");
    }

    private static BigDecimal end(JsonNode span) {
        return span.get("ts").decimalValue().add(span.get("dur").decimalValue());
    }

    private static final String HEAD = "{\"displayTimeUnit\":\"ms\",\"otherData\":{},\"traceEvents\":["
            + "{\"name\":\"process_name\",\"ph\":\"M\",\"pid\":1,\"tid\":0,\"args\":{\"name\":\"p\"}}";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'name':'a','ph':'X','pid':1,'tid':1,'ts':1,'dur':2} | ",
                "{'name':'a','ph':'X','pid':1,'tid':1,'ts':1} | X has a duration from 0",
                "{'name':'a','ph':'X','pid':1,'tid':1,'ts':-1,'dur':2} | ts is a number of microseconds from 0",
                "{'name':'a','ph':'X','pid':1,'tid':1,'ts':'1','dur':2} | ts is a number of microseconds from 0",
                "{'name':'a','ph':'X','pid':2,'tid':1,'ts':1,'dur':2} | a process is named before it is used",
                "{'name':'','ph':'X','pid':1,'tid':1,'ts':1,'dur':2} | an event has a name",
                "{'name':'a','ph':'Y','pid':1,'tid':1,'ts':1} | ph is one of",
                "{'name':'a','ph':'X','pid':'1','tid':1,'ts':1,'dur':2} | pid and tid are whole numbers",
                "{'name':'a','ph':'X','pid':1,'tid':1,'ts':1,'dur':2,'x':3} | known fields only",
                "{'name':'a','ph':'X','pid':1,'tid':1,'ts':1,'dur':2},{'name':'b','ph':'X','pid':1,'tid':1,'ts':2,'dur':2} | spans of a thread nest",
                "{'name':'a','ph':'X','pid':1,'tid':1,'ts':1,'dur':2},{'name':'b','ph':'X','pid':1,'tid':1,'ts':3,'dur':2} | ",
                "{'name':'a','ph':'i','pid':1,'tid':1,'ts':1,'s':'x'} | i has a scope",
                "{'name':'a','ph':'C','pid':1,'tid':0,'ts':1,'args':{'n':'1'}} | C has numbers from 0",
                "{'name':'a','ph':'C','pid':1,'tid':0,'ts':2,'args':{'n':1}},{'name':'a','ph':'C','pid':1,'tid':0,'ts':1,'args':{'n':2}} | C is in order of time",
                "{'name':'a','ph':'B','pid':1,'tid':1,'ts':1} | what begins ends",
                "{'name':'a','ph':'B','pid':1,'tid':1,'ts':1},{'name':'a','ph':'E','pid':1,'tid':1,'ts':2} | ",
                "{'name':'a','ph':'b','cat':'c','id':1,'pid':1,'tid':1,'ts':1},{'name':'a','ph':'e','cat':'c','id':2,'pid':1,'tid':1,'ts':2} | what ends has begun",
                "{'name':'a','ph':'b','cat':'c','id':1,'pid':1,'tid':1,'ts':1},{'name':'a','ph':'e','cat':'c','id':1,'pid':1,'tid':2,'ts':2} | ",
                "{'name':'process_name','ph':'M','pid':1,'tid':0,'args':{'name':'again'}} | a process is named once",
                "{'name':'process_colour','ph':'M','pid':1,'tid':0,'args':{'name':'x'}} | M is one of four",
            })
    void shouldSayWhatIsWrong(String events, String rule) throws IOException {
        List<String> problems = TraceSchema.problems(HEAD + "," + events.replace('\'', '"') + "]}");

        if (rule == null) {
            assertThat(problems).isEmpty();
        } else {
            assertThat(problems).anyMatch(problem -> problem.startsWith(rule));
        }
    }
}
