// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.dialect;

/** The foremost thing that an event of a stream says. */
public enum EventKind {
    /** It brings output tokens, of the answer or of the reasoning. */
    CONTENT,
    /** It belongs to a choice and brings no token: a role, an empty delta, a finish reason. */
    CHOICE,
    /** It counts tokens and does nothing else. */
    USAGE,
    /** It reports an error inside a response that began well. */
    ERROR,
    /** It is the end mark of the stream. */
    DONE,
    /** It says nothing about tokens: a ping, an empty line. */
    OTHER,
    /** It cannot be read. */
    MALFORMED
}
