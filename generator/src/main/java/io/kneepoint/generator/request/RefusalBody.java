// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.request;

import io.kneepoint.generator.dialect.Dialect;
import io.kneepoint.generator.dialect.EventFacts;
import io.kneepoint.generator.sse.ByteSpan;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/**
 * The body of a failure, its first 8 KiB, kept until its error's type and code are found. Nothing else of it
 * leaves this class, because servers repeat prompts and keys in their messages.
 *
 * <p>Confined to one event loop.
 */
public final class RefusalBody {

    private static final int MAX_BYTES = 8192;

    private byte[] bytes = new byte[0];

    RefusalBody() {}

    void append(ByteBuf body) {
        int count = Math.min(body.readableBytes(), MAX_BYTES - bytes.length);
        if (count > 0) {
            int before = bytes.length;
            bytes = Arrays.copyOf(bytes, before + count);
            body.getBytes(body.readerIndex(), bytes, before, count);
        }
    }

    /** What it says, as far as it is JSON. */
    EventFacts read(Dialect.Reader reader) {
        ByteSpan span = new ByteSpan();
        span.set(bytes, 0, bytes.length);
        return reader.read(span);
    }

    /** Whether it speaks of a model, as servers do that do not have the one asked for. */
    boolean mentionsModel() {
        return new String(bytes, StandardCharsets.ISO_8859_1)
                .toLowerCase(Locale.ROOT)
                .contains("model");
    }
}
