// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.cli;

import io.kneepoint.generator.plan.Phase;
import io.kneepoint.generator.plan.TracePhase;
import io.kneepoint.generator.recording.RecordingWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Fingerprint of all that decides what a run sends: the plan's file, its traces, and what the command line changes in them. */
final class PlanHash {

    private PlanHash() {}

    /** 64 hexadecimal digits; throws {@link IllegalArgumentException} when a file cannot be read. */
    static String of(Path planFile, PlanJob job) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            add(digest, planFile);
            for (Phase phase : job.plan().phases()) {
                if (phase.pattern() instanceof TracePhase trace) {
                    Path file = job.folder().resolve(trace.file());
                    add(digest, Files.isDirectory(file) ? file.resolve(RecordingWriter.EVENTS_FILE) : file);
                }
            }
            String changed = job.shape().model() + " " + job.overrides();
            return HexFormat.of().formatHex(digest.digest(changed.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        } catch (IOException e) {
            throw new IllegalArgumentException("plan: " + planFile + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static void add(MessageDigest digest, Path file) throws IOException {
        try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
            in.transferTo(OutputStream.nullOutputStream());
        }
    }
}
