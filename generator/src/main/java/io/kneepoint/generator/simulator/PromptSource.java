// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.simulator;

/** Where the simulated engine takes the prompt from. */
public enum PromptSource {
    /** From the request's text, at four characters a token. */
    TEXT,
    /**
     * From the preset's workload, whatever the text: a client with short prompts then meets the service that the preset
     * was calibrated to.
     */
    WORKLOAD
}
