// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.schemas.topic;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Creates the topics that are missing, and leaves those that are there as they are. */
public final class TopicAdmin {

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
            return topic + ": " + (action == Action.CREATED ? "created" : "found") + ", " + partitions + " partitions";
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
        List<TopicReport> reports = new ArrayList<>();
        Map<String, KafkaFuture<TopicDescription>> known = admin.describeTopics(
                        topics.stream().map(CreatableTopic::name).toList())
                .topicNameValues();
        for (CreatableTopic topic : topics) {
            try {
                TopicDescription description = known.get(topic.name()).get();
                reports.add(new TopicReport(
                        topic.name(), Action.FOUND, description.partitions().size()));
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
                    throw failed("asked for", topic, e.getCause());
                }
                reports.add(create(admin, topic, partitions, replication));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw failed("asked for", topic, e);
            }
        }
        return reports;
    }

    private static TopicReport create(Admin admin, CreatableTopic topic, int partitions, short replication) {
        NewTopic wanted = new NewTopic(topic.name(), partitions, replication).configs(topic.creationConfig());
        try {
            admin.createTopics(List.of(wanted)).all().get();
            return new TopicReport(topic.name(), Action.CREATED, partitions);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof TopicExistsException) {
                return ensure(admin, List.of(topic), partitions, replication).get(0);
            }
            throw failed("created", topic, e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failed("created", topic, e);
        }
    }

    private static TopicAdminException failed(String verb, CreatableTopic topic, Throwable cause) {
        String why = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
        return new TopicAdminException("topic: " + topic.name() + " cannot be " + verb + ": " + why, cause);
    }
}
