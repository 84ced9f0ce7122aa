// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.embedded.registry;

import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The versions of one subject; immutable.
 *
 * @param versions by number, ascending, hidden ones included
 */
record Subject(NavigableMap<Integer, Version> versions) {

    Subject {
        versions = Collections.unmodifiableNavigableMap(new TreeMap<>(versions));
    }

    /** The subject before its first version. */
    static Subject empty() {
        return new Subject(new TreeMap<>());
    }

    boolean isEmpty() {
        return versions.isEmpty();
    }

    /** Whether no version is visible. */
    boolean isDeleted() {
        return versions.values().stream().allMatch(Version::deleted);
    }

    /** One more than the highest version there is, hidden or not. */
    int nextVersion() {
        return isEmpty() ? 1 : versions.lastKey() + 1;
    }

    /** The versions of a view, ascending. */
    List<Version> versions(Visibility visibility) {
        return versions.values().stream().filter(visibility::shows).toList();
    }

    /** The highest version of a view. */
    Optional<Version> latest(Visibility visibility) {
        return versions.descendingMap().values().stream()
                .filter(visibility::shows)
                .findFirst();
    }

    /** The version of that number, if the view shows it. */
    Optional<Version> version(int number, Visibility visibility) {
        return Optional.ofNullable(versions.get(number)).filter(visibility::shows);
    }

    Subject with(Version version) {
        NavigableMap<Integer, Version> next = new TreeMap<>(versions);
        next.put(version.number(), version);
        return new Subject(next);
    }

    Subject without(int number) {
        NavigableMap<Integer, Version> next = new TreeMap<>(versions);
        next.remove(number);
        return new Subject(next);
    }

    Subject withDeleted(int number) {
        NavigableMap<Integer, Version> next = new TreeMap<>(versions);
        next.computeIfPresent(number, (key, version) -> version.asDeleted());
        return new Subject(next);
    }

    Subject withAllDeleted() {
        NavigableMap<Integer, Version> next = new TreeMap<>(versions);
        next.replaceAll((key, version) -> version.asDeleted());
        return new Subject(next);
    }

    /**
     * One version.
     *
     * @param number from 1
     * @param id of its schema
     * @param deleted hidden by a soft delete
     */
    record Version(int number, int id, boolean deleted) {

        Version asDeleted() {
            return new Version(number, id, true);
        }
    }

    /** Which versions a request wants to see. */
    enum Visibility {
        LIVE,
        DELETED_ONLY,
        ALL;

        /** The view that the query parameters {@code deleted} and {@code deletedOnly} ask for. */
        static Visibility of(boolean deleted, boolean deletedOnly) {
            if (deletedOnly) {
                return DELETED_ONLY;
            }
            return deleted ? ALL : LIVE;
        }

        boolean shows(Version version) {
            return this == ALL || version.deleted() == (this == DELETED_ONLY);
        }
    }
}
