// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.recording;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.InstantSource;

/** Takes some bytes and then no more, half a write included, as a full disk does. */
public final class FullDisk extends OutputStream {

    private final FileOutputStream file;
    private long room;

    private FullDisk(Path path, long room) throws IOException {
        this.file = new FileOutputStream(path.toFile());
        this.room = room;
    }

    /** A recording of the sample run on a disk with so much room. [bytes] */
    public static RecordingWriter writer(Path runs, long room, InstantSource clock) {
        return RecordingWriter.create(runs, SampleRun.description(), clock, file -> new FullDisk(file, room));
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
        int fits = (int) Math.min(room, length);
        file.write(bytes, from, fits);
        room -= fits;
        if (fits < length) {
            throw new IOException("No space left on device");
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
