// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.imports;

import io.kneepoint.schemas.event.Fidelity;
import io.kneepoint.schemas.event.FirstTokenRule;
import io.kneepoint.schemas.event.LastTokenRule;
import io.kneepoint.schemas.event.MetricDefinitions;
import java.nio.file.Path;
import java.util.List;

/**
 * Results of {@code vllm bench serve --save-result --save-detailed}, old and new; a file may hold several, appended.
 *
 * <p>Fidelity A: chunk k arrived at {@code ttft + Σ itl[0..k-1]} since the request was sent. Their first token is the first chunk with
 * a choice, be its content empty, and their last token is the last such chunk; the run is tagged so. Output tokens are the
 * file's {@code output_lens}, which vLLM takes from the server's usage if it can.
 *
 * <p>Times: {@code start_times} come from a clock without an epoch, and {@code date} is the end of the run in local time without a
 * zone, to the second. So times stay null, unless the user gives the zone: then the run is laid to end at {@code date}, all its
 * times are off by the same second or so, and times relative to each other are exact. {@code queue_times}, the wait for a free
 * place, shifts the intended start of an open loop; in a closed loop a request is intended when its place is free.
 *
 * <p>Each result is one stage; stages are in the order of {@code max_concurrency}, then of {@code request_rate}.
 */
public final class VllmImport implements Import {

    /** Their tool, as runs are tagged with it. */
    static final String TOOL = "vllm bench serve";

    static final MetricDefinitions DEFINITIONS =
            new MetricDefinitions(FirstTokenRule.FIRST_CHOICE_CHUNK, LastTokenRule.LAST_CHUNK, Fidelity.A);

    @Override
    public String name() {
        return "vllm";
    }

    @Override
    public boolean looksLike(Path file) {
        FormatSigns signs = FormatSigns.of(file);
        return !signs.array() && signs.has("max_concurrency", "request_rate", "burstiness", "model_id");
    }

    @Override
    public CheckedImport check(List<Path> files, ImportOptions options) {
        return new VllmResults(TOOL, DEFINITIONS, options).check(files);
    }
}
