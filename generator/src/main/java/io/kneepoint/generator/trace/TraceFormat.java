// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.trace;

/** What a trace is written in. */
public enum TraceFormat {
    /** The Azure LLM inference traces of 2023 and 2024: CSV of TIMESTAMP, ContextTokens, GeneratedTokens. */
    AZURE,
    /** Mooncake's traces: JSON lines of timestamp, input_length, output_length, hash_ids. */
    MOONCAKE,
    /** BurstGPT: CSV of 6 or 8 columns, among them Timestamp, Request tokens and Response tokens. */
    BURSTGPT,
    /** The directory of a run that Kneepoint recorded. */
    RECORDING
}
