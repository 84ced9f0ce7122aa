// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ConnectionOptionsTest {

    @Test
    void shouldTalkToEveryEndpointAlike() throws IllegalAccessException {
        ConnectionOptions options = new ConnectionOptions();
        for (Field field : options()) {
            field.set(options, valueOf(field));
        }

        EndpointOptions endpoint = options.to("http://127.0.0.1:1/v1/chat/completions", "m");

        assertThat(endpoint.url).isEqualTo("http://127.0.0.1:1/v1/chat/completions");
        assertThat(endpoint.model).isEqualTo("m");
        for (Field field : options()) {
            assertThat(field.get(endpoint)).as(field.getName()).isEqualTo(field.get(options));
        }
    }

    private static List<Field> options() {
        return Stream.of(ConnectionOptions.class.getDeclaredFields())
                .filter(field -> !Modifier.isStatic(field.getModifiers()))
                .toList();
    }

    private static Object valueOf(Field field) {
        Class<?> type = field.getType();
        if (type == boolean.class) {
            return true;
        }
        return type == Map.class
                ? Map.of("X-Header", "VARIABLE")
                : type == Path.class ? Path.of("ca.pem") : field.getName();
    }
}
