// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.embedded.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.kneepoint.schemas.event.StreamEvent;
import io.kneepoint.schemas.timeline.RequestTimeline;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever is sent as a schema is refused with a code or kept in a form that reads back to itself. */
class SchemaTextLawTest {

    private static final String ALPHABET = "{}[]\",:\\ 07-ax\u0000ü";
    private static final String[] SOURCES = {
        StreamEvent.getClassSchema().toString(),
        RequestTimeline.getClassSchema().toString(),
        "{\"type\":\"record\",\"name\":\"n.Tree\",\"fields\":[{\"name\":\"next\",\"type\":[\"null\",\"Tree\"],\"default\":null}]}"
    };

    static LongStream seeds() {
        return LongStream.range(0, 400);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void shouldRefuseOrKeepADamagedSchema(long seed) {
        String damaged = damage(new Random(seed));
        SchemaText kept;
        try {
            kept = SchemaText.parse(damaged);
        } catch (RegistryException refusal) {
            assertThat(refusal.errorCode()).isEqualTo(42201);
            return;
        }

        assertThat(SchemaText.parse(kept.json())).isEqualTo(kept);
        assertThat(kept.toAvro().toString()).isEqualTo(kept.json());
    }

    private static String damage(Random random) {
        StringBuilder text = new StringBuilder(SOURCES[random.nextInt(SOURCES.length)]);
        for (int i = random.nextInt(3); i >= 0; i--) {
            int at = random.nextInt(text.length());
            switch (random.nextInt(4)) {
                case 0 -> text.deleteCharAt(at);
                case 1 -> text.insert(at, ALPHABET.charAt(random.nextInt(ALPHABET.length())));
                case 2 -> text.setCharAt(at, ALPHABET.charAt(random.nextInt(ALPHABET.length())));
                default -> text.delete(at, Math.min(text.length(), at + random.nextInt(40)));
            }
            if (text.isEmpty()) {
                text.append('"');
            }
        }
        return text.toString();
    }
}
