// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.embedded.registry;

import io.kneepoint.embedded.registry.Compatibility.NumberedSchema;
import io.kneepoint.embedded.registry.Subject.Version;
import io.kneepoint.embedded.registry.Subject.Visibility;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The registry without HTTP: checks a change, writes it to the log, then makes it visible.
 *
 * <p>Refusals are {@link RegistryException}s with Confluent's codes. Changes wait for each other; readers wait for
 * nobody. Safe for use by several threads.
 */
final class SchemaStore implements AutoCloseable {

    private final RegistryState state;
    private final SchemaLog log;

    private SchemaStore(RegistryState state, SchemaLog log) {
        this.state = state;
        this.log = log;
    }

    /** Opens the log and replays it. */
    static SchemaStore open(Path logFile) {
        RegistryState state = new RegistryState();
        return new SchemaStore(state, SchemaLog.open(logFile, change -> change.applyTo(state)));
    }

    /** What has been registered; a live view. */
    RegistryState state() {
        return state;
    }

    /**
     * Gives the subject a version with this schema, unless it has a visible one already; returns the schema's id.
     *
     * @throws RegistryException 409 if the level of the subject forbids the schema
     */
    synchronized int register(String subject, SchemaText schema) {
        Optional<Version> known = find(subject, schema, Visibility.LIVE);
        if (known.isPresent()) {
            return known.get().id();
        }
        List<String> objections =
                Compatibility.objections(effectiveLevel(subject), schema, schemas(subject, Visibility.LIVE));
        if (!objections.isEmpty()) {
            throw RegistryException.incompatible(subject, objections);
        }
        int id = state.idOf(schema).orElseGet(state::freshId);
        commit(new Change.Registered(subject, state.subject(subject).nextVersion(), id, schema.json()));
        return id;
    }

    /** The latest version of a view that has exactly this schema. */
    Optional<Version> find(String subject, SchemaText schema, Visibility visibility) {
        List<Version> versions = state.subject(subject).versions(visibility);
        for (int i = versions.size() - 1; i >= 0; i--) {
            if (schemaOf(versions.get(i)).equals(schema)) {
                return Optional.of(versions.get(i));
            }
        }
        return Optional.empty();
    }

    /** The schema of a version that the state has shown. */
    SchemaText schemaOf(Version version) {
        return state.schema(version.id()).orElseThrow(() -> RegistryException.schemaNotFound("" + version.id()));
    }

    /** The schemas of a view of the subject, oldest first. */
    List<NumberedSchema> schemas(String subject, Visibility visibility) {
        return state.subject(subject).versions(visibility).stream()
                .map(version -> new NumberedSchema(version.number(), schemaOf(version)))
                .toList();
    }

    /** The level that counts for the subject: its own, or else the global one. */
    CompatibilityLevel effectiveLevel(String subject) {
        return state.levelOf(subject).orElseGet(state::globalLevel);
    }

    /**
     * Hides a version, or removes a hidden one for good; returns its number.
     *
     * @throws RegistryException 40401, 40402; 40406 if hidden already; 40407 if it must be hidden first
     */
    synchronized int deleteVersion(String subject, VersionRef ref, boolean permanent) {
        // A number also finds a hidden version, to say that it is hidden; "latest" to hide is the latest visible one.
        boolean visibleOnly = !permanent && ref instanceof VersionRef.Latest;
        Version version = ref.resolve(state, subject, visibleOnly ? Visibility.LIVE : Visibility.ALL);
        if (permanent && !version.deleted()) {
            throw RegistryException.versionNotSoftDeleted(subject, version.number());
        }
        if (!permanent && version.deleted()) {
            throw RegistryException.versionSoftDeleted(subject, version.number());
        }
        commit(
                permanent
                        ? new Change.VersionPurged(subject, version.number())
                        : new Change.VersionDeleted(subject, version.number()));
        return version.number();
    }

    /**
     * Hides all versions of a subject, or removes a hidden subject for good; returns their numbers.
     *
     * @throws RegistryException 40401; 40404 if hidden already; 40405 if it must be hidden first
     */
    synchronized List<Integer> deleteSubject(String name, boolean permanent) {
        Subject subject = state.subject(name);
        if (subject.isEmpty()) {
            throw RegistryException.subjectNotFound(name);
        }
        if (permanent && !subject.isDeleted()) {
            throw RegistryException.subjectNotSoftDeleted(name);
        }
        if (!permanent && subject.isDeleted()) {
            throw RegistryException.subjectSoftDeleted(name);
        }
        List<Version> gone = subject.versions(permanent ? Visibility.ALL : Visibility.LIVE);
        commit(permanent ? new Change.SubjectPurged(name) : new Change.SubjectDeleted(name));
        return gone.stream().map(Version::number).toList();
    }

    synchronized void setGlobalLevel(CompatibilityLevel level) {
        commit(new Change.GlobalLevelSet(level));
    }

    synchronized void setLevel(String subject, CompatibilityLevel level) {
        commit(new Change.SubjectLevelSet(subject, level));
    }

    /** Restores the default; returns the level until now. */
    synchronized CompatibilityLevel clearGlobalLevel() {
        CompatibilityLevel before = state.globalLevel();
        commit(new Change.GlobalLevelCleared());
        return before;
    }

    /**
     * Removes the subject's own level and returns it.
     *
     * @throws RegistryException 40401 if it has none
     */
    synchronized CompatibilityLevel clearLevel(String subject) {
        CompatibilityLevel before =
                state.levelOf(subject).orElseThrow(() -> RegistryException.subjectNotFound(subject));
        commit(new Change.SubjectLevelCleared(subject));
        return before;
    }

    @Override
    public synchronized void close() throws IOException {
        log.close();
    }

    private void commit(Change change) {
        try {
            log.append(change);
        } catch (IOException e) {
            throw RegistryException.notStored(e.toString());
        }
        change.applyTo(state);
    }
}
