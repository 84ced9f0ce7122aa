// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.imports;

import io.kneepoint.schemas.event.Fidelity;
import io.kneepoint.schemas.event.FirstTokenRule;
import io.kneepoint.schemas.event.LastTokenRule;
import io.kneepoint.schemas.event.MetricDefinitions;
import java.nio.file.Path;
import java.util.List;

/**
 * Results of SGLang's {@code bench_serving --output-details}: JSON Lines, one line a run, appended.
 *
 * <p>Fidelity A without absolute times: the file has every gap and no start. The first token is the first chunk with text and the
 * last arrival the last such chunk. SGLang's own TPOT and E2E run on to {@code [DONE]}, whose time the file does not hold, so they
 * may be a little longer than those computed here; a note says so.
 */
public final class SglangImport implements Import {

    static final MetricDefinitions DEFINITIONS =
            new MetricDefinitions(FirstTokenRule.FIRST_CONTENT, LastTokenRule.LAST_CONTENT, Fidelity.A);

    @Override
    public String name() {
        return "sglang";
    }

    @Override
    public boolean looksLike(Path file) {
        FormatSigns signs = FormatSigns.of(file);
        return !signs.array()
                && signs.has("backend", "dataset_name", "request_rate", "sharegpt_output_len")
                && !signs.has("model_id");
    }

    @Override
    public CheckedImport check(List<Path> files, ImportOptions options) {
        return new VllmResults("sglang bench_serving", DEFINITIONS, options)
                .note("the time of the end mark is not in the file: TPOT and E2E end with the last chunk that had text")
                .check(files);
    }
}
