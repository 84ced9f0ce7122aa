// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.schemas.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.avro.JsonProperties;
import org.apache.avro.Schema;
import org.apache.avro.Schema.Field;
import org.junit.jupiter.api.Test;

/** What the contract says about itself: units, defaults, names. */
class SchemaDocTest {

    private static final Path IDL = Path.of("src", "main", "avro");
    private static final Pattern DECLARED = Pattern.compile("(?m)^(?:record|enum) (\\w+)");
    private static final Pattern UNIT = Pattern.compile(".*\\S \\[([^\\[\\]]+)]$", Pattern.DOTALL);
    private static final Pattern SECRET = Pattern.compile(
            "prompt|completion|key|authori[sz]ation|secret|password|credential|bearer|header|body|content");

    private static final String NANOS = "ns";
    private static final String EPOCH = "ns since the Unix epoch";
    private static final Set<String> SINCE_SENT = Set.of("ns since sent", "ns since the request was sent");
    /** Nullable fields that say it otherwise: "an absent limit", "set by the sink", "if it is in this frame", "Why". */
    private static final Set<String> ABSENCE_IN_OTHER_WORDS = Set.of(
            "Objectives.ttftNanos",
            "Objectives.tpotNanos",
            "Objectives.e2eNanos",
            "RunStarted.partitions",
            "RunEnded.partitionEvents",
            "TokensArrived.firstAnswerOffsetNanos",
            "Verdict.reason");

    private static final Set<String> UNITS = Set.of(
            NANOS,
            EPOCH,
            "ns since sent",
            "ns since the request was sent",
            "ns, as bins",
            "ns²",
            "ns² / 2^64",
            "%",
            "part to text",
            "names",
            "places",
            "quarters",
            "ns since its period began",
            "drifts",
            "response",
            "pattern",
            "% an hour",
            "USD",
            "USD per 1e6 tokens",
            "URL",
            "bytes",
            "code",
            "count",
            "event",
            "events",
            "id",
            "index",
            "kind",
            "level",
            "limits",
            "name",
            "name and version",
            "name to value",
            "outcome",
            "probability",
            "ratio",
            "reason",
            "requests",
            "requests in flight",
            "requests/s",
            "responses",
            "rule",
            "rules",
            "state",
            "text",
            "tokens",
            "tokens/s",
            "true or false",
            "verdict");

    @Test
    void shouldDescribeEveryTypeThatIsDeclared() throws IOException {
        List<String> declared = new ArrayList<>();
        try (Stream<Path> files = Files.list(IDL)) {
            for (Path file : files.toList()) {
                Matcher matcher = DECLARED.matcher(Files.readString(file));
                while (matcher.find()) {
                    declared.add(matcher.group(1));
                }
            }
        }

        assertThat(ContractTypes.all().stream().map(Schema::getName))
                .as("types that the topics hold, against those in the .avdl files")
                .containsExactlyInAnyOrderElementsOf(declared);
        assertThat(ContractTypes.all())
                .allSatisfy(type -> assertThat(type.getDoc())
                        .as("doc of %s", type.getName())
                        .isNotBlank()
                        .matches("(?s)[A-Z].*[.]"));
    }

    @Test
    void shouldEndEveryFieldsDocWithItsUnit() {
        assertThat(fields())
                .isNotEmpty()
                .allSatisfy(place -> assertThat(UNITS).as("unit of %s", place).contains(place.unit()));
    }

    @Test
    void shouldUseEveryUnitThatThisTestKnows() {
        assertThat(fields().stream().map(Place::unit).distinct()).containsExactlyInAnyOrderElementsOf(UNITS);
    }

    @Test
    void shouldGiveEveryEnumADefaultThatOlderReadersFallBackTo() {
        assertThat(ContractTypes.enums()).isNotEmpty().allSatisfy(type -> {
            assertThat(type.getEnumDefault()).as(type.getName()).isEqualTo("UNKNOWN");
            assertThat(type.getEnumSymbols().get(0)).as(type.getName()).isEqualTo("UNKNOWN");
        });
    }

    @Test
    void shouldNameInstantsEpochNanos() {
        assertSuffix(place -> place.unit().equals(EPOCH), "EpochNanos");
    }

    @Test
    void shouldNameTimesSinceSentOffsetNanos() {
        assertSuffix(place -> SINCE_SENT.contains(place.unit()), "OffsetNanos");
    }

    @Test
    void shouldNameLengthsOfTimeNanosAndNeverOtherwise() {
        List<Place> lengths = fields().stream()
                .filter(place -> place.unit().equals(NANOS) && !place.holds(Schema.Type.RECORD))
                .toList();

        assertThat(lengths)
                .isNotEmpty()
                .allSatisfy(place -> assertThat(place.name())
                        .as("%s", place)
                        .endsWith("Nanos")
                        .doesNotEndWith("EpochNanos"));
        assertThat(fields().stream().filter(place -> place.name().endsWith("Nanos")))
                .allSatisfy(place -> assertThat(place.unit()).as("%s", place).startsWith(NANOS));
        assertThat(fields().stream().map(Place::name))
                .noneMatch(name -> name.matches(".*(Millis|Micros|Seconds|Ms|Us|Sec)"));
    }

    @Test
    void shouldKeepTimesAsIntegersExceptWhereTheyAreStatistics() {
        List<Place> floating = fields().stream()
                .filter(place -> place.name().endsWith("Nanos") && place.holds(Schema.Type.DOUBLE))
                .toList();

        assertThat(floating.stream().map(Place::name))
                .allMatch(name -> name.matches("(p\\d+|mean|\\w+P\\d+|\\w+(P\\d+|Max)Duration)Nanos"));
    }

    @Test
    void shouldHaveNoFieldThatCouldHoldAPromptOrAKey() {
        assertThat(fields().stream().filter(place -> place.holds(Schema.Type.STRING)))
                .isNotEmpty()
                .noneMatch(place ->
                        SECRET.matcher(place.name().toLowerCase(Locale.ROOT)).find());
    }

    @Test
    void shouldGiveNullableFieldsNoOtherDefaultThanNull() {
        assertThat(fields().stream()
                        .filter(place -> place.field().schema().isNullable()
                                && place.field().hasDefaultValue()))
                .isNotEmpty()
                .allMatch(place -> place.field().defaultVal() == JsonProperties.NULL_VALUE);
    }

    @Test
    void shouldSayWhenAFieldIsNull() {
        assertThat(fields().stream()
                        .filter(place -> place.field().schema().isNullable())
                        .filter(place -> !place.field().doc().contains("null"))
                        .map(Place::toString))
                .containsExactlyInAnyOrderElementsOf(ABSENCE_IN_OTHER_WORDS);
    }

    private static void assertSuffix(Predicate<Place> chosen, String suffix) {
        assertThat(fields().stream().filter(chosen))
                .isNotEmpty()
                .allSatisfy(place -> assertThat(place.name()).as("%s", place).endsWith(suffix));
    }

    private static List<Place> fields() {
        return ContractTypes.records()
                .flatMap(type -> type.getFields().stream().map(field -> new Place(type, field)))
                .toList();
    }

    /** A field in its record. */
    private record Place(Schema type, Field field) {

        String name() {
            return field.name();
        }

        /** What stands in the brackets at the end of the doc; empty without them. */
        String unit() {
            Matcher matcher = UNIT.matcher(field.doc() == null ? "" : field.doc());
            return matcher.matches() ? matcher.group(1) : "";
        }

        boolean holds(Schema.Type wanted) {
            Schema schema = field.schema();
            return schema.isUnion()
                    ? schema.getTypes().stream().anyMatch(branch -> branch.getType() == wanted)
                    : schema.getType() == wanted;
        }

        @Override
        public String toString() {
            return type.getName() + "." + field.name();
        }
    }
}
