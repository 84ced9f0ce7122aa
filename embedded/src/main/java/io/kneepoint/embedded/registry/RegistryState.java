// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.embedded.registry;

import io.kneepoint.embedded.registry.Subject.Visibility;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.UnaryOperator;

/**
 * Subjects, schemas and compatibility levels as they stand after some changes.
 *
 * <p>Read by any thread without waiting; changed by one thread at a time, through {@link Change#applyTo}. A change
 * replaces one subject as a whole, so a reader sees each subject before or after a change and never within.
 */
final class RegistryState {

    static final CompatibilityLevel DEFAULT_LEVEL = CompatibilityLevel.BACKWARD;

    private final ConcurrentSkipListMap<String, Subject> subjects = new ConcurrentSkipListMap<>();
    private final Map<Integer, SchemaText> schemas = new ConcurrentHashMap<>();
    // Never forgets: a schema that comes back gets the id that records in old topics still carry.
    private final Map<SchemaText, Integer> ids = new ConcurrentHashMap<>();
    private final Map<String, CompatibilityLevel> levels = new ConcurrentHashMap<>();
    private volatile CompatibilityLevel globalLevel = DEFAULT_LEVEL;
    private volatile int highestId;

    /** The subject, empty if nobody has registered under that name. */
    Subject subject(String name) {
        return subjects.getOrDefault(name, Subject.empty());
    }

    /** Names with at least one version in the view, sorted. */
    List<String> subjectNames(Visibility visibility) {
        return subjects.entrySet().stream()
                .filter(entry -> !entry.getValue().versions(visibility).isEmpty())
                .map(Map.Entry::getKey)
                .toList();
    }

    /** The schema that some version, hidden or not, has under that id. */
    Optional<SchemaText> schema(int id) {
        return Optional.ofNullable(schemas.get(id));
    }

    /** Every place where the id is used, sorted by subject and version. */
    List<Use> uses(int id, Visibility visibility) {
        return subjects.entrySet().stream()
                .flatMap(entry -> entry.getValue().versions(visibility).stream()
                        .filter(version -> version.id() == id)
                        .map(version -> new Use(entry.getKey(), version.number())))
                .toList();
    }

    /** The id the schema has, or once had. */
    OptionalInt idOf(SchemaText schema) {
        Integer id = ids.get(schema);
        return id == null ? OptionalInt.empty() : OptionalInt.of(id);
    }

    /** An id nobody ever had. */
    int freshId() {
        return highestId + 1;
    }

    CompatibilityLevel globalLevel() {
        return globalLevel;
    }

    /** The subject's own level. */
    Optional<CompatibilityLevel> levelOf(String subject) {
        return Optional.ofNullable(levels.get(subject));
    }

    void register(String subject, Subject.Version version, SchemaText schema) {
        SchemaText other = schemas.get(version.id());
        if (other != null && !other.equals(schema)) {
            throw new IllegalStateException("id " + version.id() + " stands for two schemas");
        }
        // The schema first, so that no reader finds a version whose id leads nowhere.
        schemas.put(version.id(), schema);
        ids.put(schema, version.id());
        highestId = Math.max(highestId, version.id());
        subjects.put(subject, subject(subject).with(version));
    }

    void replace(String name, UnaryOperator<Subject> change) {
        Subject before = subjects.get(name);
        if (before == null) {
            throw new IllegalStateException("no subject '" + name + "'");
        }
        Subject after = change.apply(before);
        if (after.isEmpty()) {
            subjects.remove(name);
        } else {
            subjects.put(name, after);
        }
        before.versions(Visibility.ALL).stream()
                .map(Subject.Version::id)
                .filter(id -> uses(id, Visibility.ALL).isEmpty())
                .forEach(schemas::remove);
    }

    void setGlobalLevel(CompatibilityLevel level) {
        globalLevel = level;
    }

    void setLevel(String subject, CompatibilityLevel level) {
        levels.put(subject, level);
    }

    void clearLevel(String subject) {
        levels.remove(subject);
    }

    /** A version of a subject that uses an id. */
    record Use(String subject, int version) {}
}
