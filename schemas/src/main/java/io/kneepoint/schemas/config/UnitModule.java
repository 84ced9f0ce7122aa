// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.schemas.config;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.module.SimpleModule;
import java.io.IOException;
import java.io.Serial;
import java.time.Duration;
import java.util.function.Function;

/** The scalars that carry a unit: {@link Duration} and {@link ByteSize}. */
final class UnitModule extends SimpleModule {
    @Serial
    private static final long serialVersionUID = 1L;

    UnitModule() {
        super("kneepoint-units");
        addDeserializer(Duration.class, new Scalar<>(Duration.class, DurationText::parse));
        addDeserializer(ByteSize.class, new Scalar<>(ByteSize.class, ByteSize::parse));
    }

    private static final class Scalar<T> extends StdScalarDeserializer<T> {
        @Serial
        private static final long serialVersionUID = 1L;

        private final transient Function<String, T> parse;

        Scalar(Class<T> type, Function<String, T> parse) {
            super(type);
            this.parse = parse;
        }

        @Override
        public T deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            if (!parser.currentToken().isScalarValue()) {
                throw MismatchedInputException.from(parser, _valueClass, "a block where a scalar belongs");
            }
            String text = parser.getText();
            try {
                return parse.apply(text);
            } catch (IllegalArgumentException refused) {
                throw new InvalidFormatException(parser, refused.getMessage(), text, _valueClass);
            }
        }
    }
}
