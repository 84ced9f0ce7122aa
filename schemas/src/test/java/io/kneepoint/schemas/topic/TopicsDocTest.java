// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.schemas.topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What the catalogue of topics says, in its Javadoc and in what it makes of them. */
class TopicsDocTest {

    private static final Path SOURCE = Path.of("src/main/java/io/kneepoint/schemas/topic/Topics.java");
    private static final Pattern CONSTANT =
            Pattern.compile("(?s)/\\*\\*((?:(?!\\*/).)*)\\*/\\s*public static final Topic<\\w+> (\\w+)");
    private static final Pattern KEPT = Pattern.compile("Kept (\\d+) days?\\.");

    static Stream<Topic<?>> topics() {
        return Topics.all().stream().map(topic -> topic);
    }

    static Stream<Arguments> documented() throws IOException, IllegalAccessException {
        String source = Files.readString(SOURCE);
        Stream.Builder<Arguments> found = Stream.builder();
        Matcher matcher = CONSTANT.matcher(source);
        while (matcher.find()) {
            String doc = matcher.group(1).replaceAll("\\s*\\*\\s*", " ");
            found.add(arguments(matcher.group(2), doc));
        }
        return found.build();
    }

    @Test
    void shouldListEveryConstant() {
        assertThat(constants()).isNotEmpty().containsExactlyInAnyOrderElementsOf(Topics.all());
    }

    @Test
    void shouldHaveANameOfItsOwnForEachTopicAndEachType() {
        assertThat(topics().map(Topic::name))
                .doesNotHaveDuplicates()
                .allMatch(name -> name.matches("kneepoint\\.[a-z-]+"));
        assertThat(topics().map(Topic::valueType)).doesNotHaveDuplicates();
        assertThat(topics().map(Topic::valueSubject)).allMatch(subject -> subject.endsWith("-value"));
    }

    @Test
    void shouldBearTheNamesThatUsersKnow() {
        assertThat(topics().map(Topic::name))
                .containsExactly(
                        "kneepoint.stream-events",
                        "kneepoint.request-timelines",
                        "kneepoint.latency-windows",
                        "kneepoint.concurrency-levels",
                        "kneepoint.concurrency-curves",
                        "kneepoint.verdicts",
                        "kneepoint.dead-letters",
                        "kneepoint.runs",
                        "kneepoint.workers");
    }

    @Test
    void shouldDocumentEveryConstant() throws Exception {
        assertThat(documented().map(arguments -> (String) arguments.get()[0]))
                .containsExactlyInAnyOrderElementsOf(
                        fields().map(Field::getName).toList());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("documented")
    void shouldSayKeyWriterReaderAndTheRetentionThatTheTopicHas(String constant, String doc) throws Exception {
        Topic<?> topic = (Topic<?>) Topics.class.getField(constant).get(null);
        Matcher kept = KEPT.matcher(doc);

        assertThat(doc).contains("Key: ").containsPattern("Writers?: ").containsPattern("Readers?: ");
        if (kept.find()) {
            assertThat(topic.retention()).contains(Duration.ofDays(Long.parseLong(kept.group(1))));
            assertThat(topic.compacted()).isFalse();
        } else {
            assertThat(doc).contains("Compacted, kept for ever.");
            assertThat(topic.retention()).isEmpty();
            assertThat(topic.compacted()).isTrue();
        }
    }

    @Test
    void shouldCreateATopicThatIsKeptForATime() {
        assertThat(Topics.STREAM_EVENTS.creationConfig())
                .isEqualTo(Map.of(
                        "cleanup.policy", "delete",
                        "retention.ms", "604800000",
                        "message.timestamp.type", "LogAppendTime"));
        assertThat(Topics.VERDICTS.creationConfig()).containsEntry("retention.ms", "2592000000");
    }

    @Test
    void shouldCreateATopicThatIsKeptForEver() {
        assertThat(Topics.RUNS.creationConfig())
                .isEqualTo(Map.of(
                        "cleanup.policy", "compact",
                        "retention.ms", "-1",
                        "message.timestamp.type", "LogAppendTime"));
    }

    @ParameterizedTest
    @MethodSource("topics")
    void shouldCreateEveryTopicWithTheRetentionItStates(Topic<?> topic) {
        Optional<String> millis = topic.retention().map(kept -> Long.toString(kept.toMillis()));

        assertThat(topic.creationConfig())
                .containsEntry("retention.ms", millis.orElse("-1"))
                .containsEntry("message.timestamp.type", "LogAppendTime")
                .hasSize(3);
    }

    private static Stream<Field> fields() {
        return Arrays.stream(Topics.class.getDeclaredFields())
                .filter(field -> Modifier.isPublic(field.getModifiers()) && field.getType() == Topic.class);
    }

    private static Stream<Topic<?>> constants() {
        return fields().map(field -> {
            try {
                return (Topic<?>) field.get(null);
            } catch (IllegalAccessException e) {
                throw new LinkageError(field.getName(), e);
            }
        });
    }
}
