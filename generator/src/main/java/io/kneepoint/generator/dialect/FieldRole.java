// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.dialect;

/** What a place in an event's JSON is for. */
enum FieldRole {
    CHOICE,
    ANSWER,
    REASONING,
    TOKEN_LIST,
    FINISH,
    DONE,
    ERROR,
    ERROR_LABEL,
    PROMPT_TOKENS,
    OUTPUT_TOKENS,
    CACHED_TOKENS
}
