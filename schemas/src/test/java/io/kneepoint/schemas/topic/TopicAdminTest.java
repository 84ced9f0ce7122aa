// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.schemas.topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kneepoint.schemas.topic.TopicAdmin.Action;
import io.kneepoint.schemas.topic.TopicAdmin.TopicReport;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.DescribeTopicsResult;
import org.apache.kafka.clients.admin.MockAdminClient;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicCollection;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.internals.KafkaFutureImpl;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TopicAdminTest {

    private static final List<Topic<?>> TWO = List.of(Topics.RUNS, Topics.VERDICTS);
    private static final short ONE_COPY = 1;

    private final ForgetfulAdmin admin = new ForgetfulAdmin();

    @AfterEach
    void closeAdmin() {
        admin.close();
    }

    @Test
    void shouldCreateWhatIsMissingAndReportInTheOrderAskedFor() throws Exception {
        List<TopicReport> reports = TopicAdmin.ensure(admin, TWO, 3, ONE_COPY);

        assertThat(reports)
                .containsExactly(
                        new TopicReport("kneepoint.runs", Action.CREATED, 3),
                        new TopicReport("kneepoint.verdicts", Action.CREATED, 3));
        assertThat(admin.listTopics().names().get()).containsExactlyInAnyOrder("kneepoint.runs", "kneepoint.verdicts");
    }

    @Test
    void shouldCreateATopicWithItsConfiguration() throws Exception {
        TopicAdmin.ensure(admin, TWO, 1, ONE_COPY);

        ConfigResource runs = new ConfigResource(ConfigResource.Type.TOPIC, "kneepoint.runs");
        Config config = admin.describeConfigs(List.of(runs)).all().get().get(runs);

        Topics.RUNS
                .creationConfig()
                .forEach((name, value) ->
                        assertThat(config.get(name).value()).as(name).isEqualTo(value));
    }

    @Test
    void shouldLeaveATopicThatIsThereAsItIs() throws Exception {
        admin.createTopics(List.of(new NewTopic("kneepoint.runs", 7, ONE_COPY).configs(Map.of("retention.ms", "5"))))
                .all()
                .get();

        List<TopicReport> reports = TopicAdmin.ensure(admin, TWO, 3, ONE_COPY);

        assertThat(reports)
                .containsExactly(
                        new TopicReport("kneepoint.runs", Action.FOUND, 7),
                        new TopicReport("kneepoint.verdicts", Action.CREATED, 3));
        ConfigResource runs = new ConfigResource(ConfigResource.Type.TOPIC, "kneepoint.runs");
        assertThat(admin.describeConfigs(List.of(runs))
                        .all()
                        .get()
                        .get(runs)
                        .get("retention.ms")
                        .value())
                .isEqualTo("5");
    }

    @Test
    void shouldDoNothingTheSecondTime() {
        TopicAdmin.ensure(admin, Topics.all(), 2, ONE_COPY);

        assertThat(TopicAdmin.ensure(admin, Topics.all(), 5, ONE_COPY))
                .hasSameSizeAs(Topics.all())
                .allSatisfy(report -> {
                    assertThat(report.action()).isEqualTo(Action.FOUND);
                    assertThat(report.partitions()).isEqualTo(2);
                });
    }

    @Test
    void shouldFindATopicThatSomebodyElseCreatesAtTheSameTime() {
        TopicAdmin.ensure(admin, TWO, 4, ONE_COPY);
        admin.forget("kneepoint.runs", 3);

        assertThat(TopicAdmin.ensure(admin, List.of(Topics.RUNS), 1, ONE_COPY, Duration.ZERO))
                .containsExactly(new TopicReport("kneepoint.runs", Action.FOUND, 4));
    }

    @Test
    void shouldNotAskForEver() {
        TopicAdmin.ensure(admin, TWO, 4, ONE_COPY);
        admin.forget("kneepoint.runs", Integer.MAX_VALUE);

        assertThatThrownBy(() -> TopicAdmin.ensure(admin, List.of(Topics.RUNS), 1, ONE_COPY, Duration.ZERO))
                .isInstanceOf(TopicAdminException.class)
                .hasMessage(
                        "topic: kneepoint.runs exists and cannot be described (expected: a topic that is there or is not)");
    }

    @Test
    void shouldSayWhichTopicCouldNotBeAskedFor() {
        admin.timeoutNextRequest(1);

        assertThatThrownBy(() -> TopicAdmin.ensure(admin, TWO, 1, ONE_COPY))
                .isInstanceOf(TopicAdminException.class)
                .hasMessageStartingWith("topic: kneepoint.runs cannot be asked for: ")
                .hasCauseInstanceOf(TimeoutException.class);
    }

    @Test
    void shouldSayWhichTopicCouldNotBeCreated() {
        assertThatThrownBy(() -> TopicAdmin.ensure(admin, TWO, 1, (short) 3))
                .isInstanceOf(TopicAdminException.class)
                .hasMessageStartingWith("topic: kneepoint.runs cannot be created: ");
    }

    @Test
    void shouldBeInterruptible() {
        TopicAdmin.ensure(admin, TWO, 4, ONE_COPY);
        admin.forget("kneepoint.runs", Integer.MAX_VALUE);
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> TopicAdmin.ensure(admin, List.of(Topics.RUNS), 1, ONE_COPY))
                .isInstanceOf(TopicAdminException.class)
                .hasCauseInstanceOf(InterruptedException.class);
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void shouldReportInWords() {
        assertThat(new TopicReport("t", Action.CREATED, 1)).hasToString("t: created, 1 partition");
        assertThat(new TopicReport("t", Action.FOUND, 8)).hasToString("t: found, 8 partitions");
    }

    /** A cluster of one broker that can take a while to hear of a topic. */
    private static final class ForgetfulAdmin extends MockAdminClient {

        private String forgotten;
        private int times;

        ForgetfulAdmin() {
            super(List.of(new Node(0, "localhost", 1)), new Node(0, "localhost", 1));
        }

        void forget(String topic, int describes) {
            forgotten = topic;
            times = describes;
        }

        @Override
        public synchronized DescribeTopicsResult describeTopics(TopicCollection topics, DescribeTopicsOptions options) {
            if (times > 0) {
                times--;
                return new Unknown(forgotten);
            }
            return super.describeTopics(topics, options);
        }
    }

    /** What a broker says of a topic that it has not heard of. */
    private static final class Unknown extends DescribeTopicsResult {

        Unknown(String topic) {
            super(null, Map.of(topic, refused()));
        }

        private static KafkaFuture<TopicDescription> refused() {
            KafkaFutureImpl<TopicDescription> future = new KafkaFutureImpl<>();
            future.completeExceptionally(new UnknownTopicOrPartitionException());
            return future;
        }
    }
}
