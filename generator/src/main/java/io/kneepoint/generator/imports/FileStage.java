// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.imports;

import java.nio.file.Path;
import java.util.function.Consumer;

/**
 * A load level that lies in one piece in one file, and has been read to its end once.
 *
 * @param file its file
 * @param firstByte where it begins [bytes]
 * @param reader reads its requests
 * @param stage what is known of it
 * @param survey what its requests showed
 */
record FileStage(Path file, long firstByte, RequestReader reader, ImportedStage stage, RequestSurvey survey)
        implements StageSource {

    /**
     * Reads a load level through and takes its times from its requests.
     *
     * @param load the load as far as the file tells it; its times are not looked at
     */
    static FileStage survey(Path file, long firstByte, RequestReader reader, ImportedStage load) {
        RequestSurvey survey = new RequestSurvey();
        try (JsonCursor cursor = JsonCursor.open(file, firstByte)) {
            reader.read(cursor, survey);
        }
        if (survey.requests() == 0) {
            throw new ImportException(file + ": no requests (expected: at least one)");
        }
        ImportedStage stage = new ImportedStage(
                load.concurrency(),
                load.ratePerSecond(),
                survey.startedEpochNanos(),
                survey.endedEpochNanos(),
                load.durationNanos());
        return new FileStage(file, firstByte, reader, stage, survey);
    }

    @Override
    public long requests() {
        return survey.requests();
    }

    @Override
    public void forEachRequest(Consumer<ImportedRequest> requests) {
        try (JsonCursor cursor = JsonCursor.open(file, firstByte)) {
            reader.read(cursor, requests);
        }
    }
}
