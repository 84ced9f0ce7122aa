// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.run;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What the numbers of a tool mean beside its declared definitions, by the name of the tool that a run declares.
 *
 * <p>Only what is known of a tool is said of it: the arrivals of one that is not listed are like its own only, and the end of its
 * responses is taken for no other's.
 *
 * @param arrival what one token of an arrival is, in words that mean the same for each tool
 * @param end to what E2E is timed where that is not the usual close, in words
 * @param streamEnd whether a request's end is that of its stream, exactly
 */
record ToolRules(String arrival, Optional<String> end, boolean streamEnd) {

    static final String CONTENT_DELTAS = "content deltas";
    static final String RESPONSES = "recorded responses";
    private static final String STREAM_END = "to the stream end";
    private static final String LAST_RESPONSE = "to the last recorded response";

    /** A response that stays open after its end mark is closed up to 1 s later, so its close is not the end of the stream. */
    private static final ToolRules OURS = new ToolRules(CONTENT_DELTAS, Optional.empty(), false);

    private static final Map<String, ToolRules> KNOWN = Map.of(
            "kneepoint", OURS,
            "vllm", new ToolRules("choice chunks", Optional.of(STREAM_END), false),
            "aiperf", new ToolRules(CONTENT_DELTAS, Optional.of(LAST_RESPONSE), false),
            "genai-perf", new ToolRules(RESPONSES, Optional.of(LAST_RESPONSE), false),
            "guidellm", new ToolRules("tokens of guidellm", Optional.of(STREAM_END), true),
            "inference-perf",
                    new ToolRules(
                            "tokenizer tokens", Optional.of("to when inference-perf had counted the tokens"), false),
            "llmperf", new ToolRules("tokens of llmperf", Optional.of(STREAM_END), false),
            "llm-load-test", new ToolRules("tokens of llm-load-test", Optional.of(STREAM_END), false),
            "mlperf", new ToolRules("chunks of mlperf", Optional.of(STREAM_END), false));

    /** Those of a tool, by its name and version. */
    static ToolRules of(String tool) {
        String name = tool.toLowerCase(Locale.ROOT).trim().split("\\s+")[0];
        ToolRules known = KNOWN.get(name);
        return known == null
                ? new ToolRules("arrivals of " + name, Optional.of("to the end by " + name), false)
                : known;
    }

    /** What is taken for granted where no run declares a tool: that it is ours. */
    static ToolRules ours() {
        return OURS;
    }
}
