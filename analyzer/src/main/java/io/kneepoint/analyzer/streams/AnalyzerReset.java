// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.streams;

import io.kneepoint.schemas.topic.TopicAdminException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.GroupNotEmptyException;

/**
 * Makes an application id as if it had never run: its position in stream-events, its partial results, its changelogs and its local
 * state are gone, so that the next analyzer of that id reads everything from the beginning. Metric topics stay; what is written to
 * them again replaces, key by key, what is there.
 */
public final class AnalyzerReset {

    private static final int MOST_LOOKS = 300;
    private static final Duration PAUSE = Duration.ofMillis(100);

    private AnalyzerReset() {}

    /**
     * Resets the application of these settings; says what was deleted.
     *
     * @throws IllegalStateException when an analyzer of this id is running
     * @throws TopicAdminException when the cluster does not answer or refuses
     */
    public static List<String> run(AnalyzerSettings settings) {
        List<String> deleted = new ArrayList<>();
        try (Admin admin = Admin.create(new HashMap<String, Object>(settings.kafkaConfig()))) {
            // The group first: it cannot be deleted while a member lives, and then nothing else may be.
            if (deleteGroup(admin, settings.applicationId())) {
                deleted.add("consumer group " + settings.applicationId());
            }
            Set<String> topics = internalTopics(get(admin.listTopics().names()), settings.applicationId());
            if (!topics.isEmpty()) {
                get(admin.deleteTopics(topics).all());
                awaitGone(admin, topics);
            }
            topics.forEach(topic -> deleted.add("topic " + topic));
        }
        Path state = settings.stateDirectory().resolve(settings.applicationId());
        if (deleteTree(state)) {
            deleted.add("state in " + state);
        }
        return deleted;
    }

    /** The topics that only analyzers of this id use, those of older versions of the state included. */
    static Set<String> internalTopics(Collection<String> topics, String applicationId) {
        return topics.stream()
                .filter(topic -> topic.startsWith(applicationId + "-partials")
                        || topic.startsWith(applicationId + "-partition-folds") && topic.endsWith("-changelog")
                        || topic.startsWith(applicationId + "-run-folds") && topic.endsWith("-changelog"))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static boolean deleteGroup(Admin admin, String group) {
        try {
            admin.deleteConsumerGroups(List.of(group)).all().get();
            return true;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof GroupIdNotFoundException) {
                return false;
            }
            if (e.getCause() instanceof GroupNotEmptyException) {
                throw new IllegalStateException(
                        "application id: " + group + " is in use (expected: no running analyzer of this id)", e);
            }
            throw failed(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failed(e);
        }
    }

    /** A broker answers before it has deleted; who creates the topic again at once would find the old one. */
    private static void awaitGone(Admin admin, Set<String> topics) {
        for (int look = 0; look < MOST_LOOKS; look++) {
            if (Collections.disjoint(get(admin.listTopics().names()), topics)) {
                return;
            }
            try {
                Thread.sleep(PAUSE.toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw failed(e);
            }
        }
        throw new TopicAdminException("reset: " + topics + " are still there (expected: deleted)", null);
    }

    private static <T> T get(KafkaFuture<T> future) {
        try {
            return future.get();
        } catch (ExecutionException e) {
            throw failed(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failed(e);
        }
    }

    private static TopicAdminException failed(Throwable cause) {
        return new TopicAdminException("reset: cannot be finished: " + cause.getMessage(), cause);
    }

    private static boolean deleteTree(Path directory) {
        if (!Files.isDirectory(directory)) {
            return false;
        }
        try (Stream<Path> tree = Files.walk(directory)) {
            for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
