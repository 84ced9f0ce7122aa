// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.cli.samples;

import java.nio.file.Path;

/** A file of samples is not what it should be; the message says where and what was expected. */
public final class SampleFileException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    SampleFileException(Path file, String problem) {
        super(file + ": " + problem);
    }

    SampleFileException(Path file, long line, String problem) {
        super(file + ":" + line + ": " + problem);
    }
}
