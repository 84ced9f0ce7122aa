// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.schemas.topic;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Creates the topics that are missing, and leaves those that are there as they are. */
public final class TopicAdmin {

    private static final int ATTEMPTS = 50;
    private static final Duration PAUSE = Duration.ofMillis(100);

    private TopicAdmin() {}

    /** What was done about a topic. */
    public enum Action {
        /** It was missing and has been created. */
        CREATED,
        /** It was there, with whatever partitions it has, and was not touched. */
        FOUND
    }

    /**
     * A topic as it now is.
     *
     * @param topic name
     * @param action what was done
     * @param partitions partitions that it has
     */
    public record TopicReport(String topic, Action action, int partitions) {

        @Override
        public String toString() {
            String counted = partitions == 1 ? "1 partition" : partitions + " partitions";
            return topic + ": " + (action == Action.CREATED ? "created" : "found") + ", " + counted;
        }
    }

    /**
     * Makes sure that every topic exists; a report for each, in the given order.
     *
     * @param partitions partitions of a topic that is created, at least 1
     * @param replication copies of a topic that is created, at least 1
     * @throws TopicAdminException when the cluster does not answer or refuses
     */
    public static List<TopicReport> ensure(
            Admin admin, Collection<? extends CreatableTopic> topics, int partitions, short replication) {
        return ensure(admin, topics, partitions, replication, PAUSE);
    }

    static List<TopicReport> ensure(
            Admin admin,
            Collection<? extends CreatableTopic> topics,
            int partitions,
            short replication,
            Duration pause) {
        Map<String, KafkaFuture<TopicDescription>> known = describe(admin, topics);
        List<TopicReport> reports = new ArrayList<>();
        for (CreatableTopic topic : topics) {
            NewTopic wanted = new NewTopic(topic.name(), partitions, replication).configs(topic.creationConfig());
            try {
                reports.add(ensure(admin, topic, wanted, known.get(topic.name()), pause));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw failed("asked for", topic, e);
            }
        }
        return reports;
    }

    private static TopicReport ensure(
            Admin admin, CreatableTopic topic, NewTopic wanted, KafkaFuture<TopicDescription> known, Duration pause)
            throws InterruptedException {
        KafkaFuture<TopicDescription> description = known;
        for (int attempt = 1; ; attempt++) {
            OptionalInt found = partitionsOf(topic, description);
            if (found.isPresent()) {
                return new TopicReport(topic.name(), Action.FOUND, found.getAsInt());
            }
            if (create(admin, topic, wanted)) {
                return new TopicReport(topic.name(), Action.CREATED, wanted.numPartitions());
            }
            if (attempt == ATTEMPTS) {
                throw new TopicAdminException(
                        "topic: " + topic.name()
                                + " exists and cannot be described (expected: a topic that is there or is not)",
                        null);
            }
            // Somebody else has just created it, and the broker that was asked has not heard of it yet.
            Thread.sleep(pause.toMillis());
            description = describe(admin, List.of(topic)).get(topic.name());
        }
    }

    private static Map<String, KafkaFuture<TopicDescription>> describe(
            Admin admin, Collection<? extends CreatableTopic> topics) {
        return admin.describeTopics(topics.stream().map(CreatableTopic::name).toList())
                .topicNameValues();
    }

    private static OptionalInt partitionsOf(CreatableTopic topic, KafkaFuture<TopicDescription> description)
            throws InterruptedException {
        try {
            return OptionalInt.of(description.get().partitions().size());
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnknownTopicOrPartitionException) {
                return OptionalInt.empty();
            }
            throw failed("asked for", topic, e.getCause());
        }
    }

    /** Whether the topic was created; false when it is there already. */
    private static boolean create(Admin admin, CreatableTopic topic, NewTopic wanted) throws InterruptedException {
        try {
            admin.createTopics(List.of(wanted)).all().get();
            return true;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof TopicExistsException) {
                return false;
            }
            throw failed("created", topic, e.getCause());
        }
    }

    private static TopicAdminException failed(String verb, CreatableTopic topic, Throwable cause) {
        String why = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
        return new TopicAdminException("topic: " + topic.name() + " cannot be " + verb + ": " + why, cause);
    }
}
