// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.embedded.registry;

import io.kneepoint.embedded.registry.Subject.Version;
import io.kneepoint.embedded.registry.Subject.Visibility;

/** How a path names a version of a subject. */
sealed interface VersionRef {

    /**
     * Reads a path segment: {@code latest}, its older spelling {@code -1}, or a number from 1.
     *
     * @throws RegistryException 42202 if it is none of these
     */
    static VersionRef parse(String segment) {
        if (segment.equals("latest") || segment.equals("-1")) {
            return new Latest();
        }
        try {
            int number = Integer.parseInt(segment);
            if (number > 0) {
                return new Numbered(number);
            }
        } catch (NumberFormatException e) {
            throw RegistryException.invalidVersion(segment);
        }
        throw RegistryException.invalidVersion(segment);
    }

    /**
     * The version meant, if the view shows it.
     *
     * @throws RegistryException 40401 if the view shows nothing of the subject, 40402 if not this version
     */
    default Version resolve(RegistryState state, String name, Visibility visibility) {
        Subject subject = state.subject(name);
        Version latest = subject.latest(visibility).orElseThrow(() -> RegistryException.subjectNotFound(name));
        if (this instanceof Numbered numbered) {
            return subject.version(numbered.number(), visibility)
                    .orElseThrow(() -> RegistryException.versionNotFound("" + numbered.number()));
        }
        return latest;
    }

    /** The highest version of the view. */
    record Latest() implements VersionRef {}

    /** One version by its number, from 1. */
    record Numbered(int number) implements VersionRef {}
}
