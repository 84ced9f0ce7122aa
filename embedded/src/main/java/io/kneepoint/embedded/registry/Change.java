// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.embedded.registry;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** One accepted change of the registry; a line of the schema log is one of these. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "change")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Change.Registered.class, name = "registered"),
    @JsonSubTypes.Type(value = Change.VersionDeleted.class, name = "version-deleted"),
    @JsonSubTypes.Type(value = Change.VersionPurged.class, name = "version-purged"),
    @JsonSubTypes.Type(value = Change.SubjectDeleted.class, name = "subject-deleted"),
    @JsonSubTypes.Type(value = Change.SubjectPurged.class, name = "subject-purged"),
    @JsonSubTypes.Type(value = Change.GlobalLevelSet.class, name = "global-level-set"),
    @JsonSubTypes.Type(value = Change.GlobalLevelCleared.class, name = "global-level-cleared"),
    @JsonSubTypes.Type(value = Change.SubjectLevelSet.class, name = "subject-level-set"),
    @JsonSubTypes.Type(value = Change.SubjectLevelCleared.class, name = "subject-level-cleared")
})
sealed interface Change {

    /**
     * Makes the change.
     *
     * @throws IllegalStateException if it does not fit the state, which only a damaged log can bring about
     * @throws RegistryException if its schema is none, for the same reason
     */
    void applyTo(RegistryState state);

    /** A subject got a version; the id is new, or that of the same schema elsewhere. */
    record Registered(String subject, int version, int id, String schema) implements Change {
        @Override
        public void applyTo(RegistryState state) {
            state.register(subject, new Subject.Version(version, id, false), SchemaText.parse(schema));
        }
    }

    /** A version is hidden; its schema can still be read by id. With the last one goes the subject's own level. */
    record VersionDeleted(String subject, int version) implements Change {
        @Override
        public void applyTo(RegistryState state) {
            state.replace(subject, before -> before.withDeleted(version));
            if (state.subject(subject).isDeleted()) {
                state.clearLevel(subject);
            }
        }
    }

    /** A hidden version is gone. */
    record VersionPurged(String subject, int version) implements Change {
        @Override
        public void applyTo(RegistryState state) {
            state.replace(subject, before -> before.without(version));
        }
    }

    /** All versions of a subject are hidden, and its own compatibility level is forgotten. */
    record SubjectDeleted(String subject) implements Change {
        @Override
        public void applyTo(RegistryState state) {
            state.replace(subject, Subject::withAllDeleted);
            state.clearLevel(subject);
        }
    }

    /** A hidden subject is gone. */
    record SubjectPurged(String subject) implements Change {
        @Override
        public void applyTo(RegistryState state) {
            state.replace(subject, before -> Subject.empty());
        }
    }

    /** The level of all subjects that have none of their own. */
    record GlobalLevelSet(CompatibilityLevel level) implements Change {
        @Override
        public void applyTo(RegistryState state) {
            state.setGlobalLevel(level);
        }
    }

    /** The global level is the default again. */
    record GlobalLevelCleared() implements Change {
        @Override
        public void applyTo(RegistryState state) {
            state.setGlobalLevel(RegistryState.DEFAULT_LEVEL);
        }
    }

    /** A subject has a level of its own. */
    record SubjectLevelSet(String subject, CompatibilityLevel level) implements Change {
        @Override
        public void applyTo(RegistryState state) {
            state.setLevel(subject, level);
        }
    }

    /** A subject follows the global level again. */
    record SubjectLevelCleared(String subject) implements Change {
        @Override
        public void applyTo(RegistryState state) {
            state.clearLevel(subject);
        }
    }
}
