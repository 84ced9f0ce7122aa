// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.schemas.config;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.introspect.AnnotatedMember;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.type.LogicalType;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import java.io.IOException;
import java.io.Serial;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/**
 * YAML to Java records, with no second guess: an unknown key, a key given twice, a required key left out, a value of the
 * wrong type, an empty value, a number without its unit and a second document are each refused by a {@link ConfigException} that shows
 * the line.
 *
 * <p>A record component is required unless its type is {@code Optional…} or it carries {@link Defaulted}. {@code Duration}
 * and {@link ByteSize} components are written with units. A record's own checks count too: when its constructor throws
 * an {@code IllegalArgumentException} that starts with a component's name, the caret points at that component.
 *
 * <p>Stateless, for any thread.
 */
public final class StrictYaml {
    private static final Set<Class<?>> OPTIONAL_TYPES =
            Set.of(Optional.class, OptionalInt.class, OptionalLong.class, OptionalDouble.class);
    private static final ObjectMapper MAPPER = mapper();

    private StrictYaml() {}

    /**
     * Reads the file as one document.
     *
     * @throws ConfigException when the file is missing, unreadable, or not what {@code type} asks for
     */
    public static <T> T read(Path file, Class<T> type) {
        return bind(file.toString(), text(file), document -> MAPPER.readValue(document, type));
    }

    /** As {@link #read(Path, Class)}, for a generic type such as a map of names to records. */
    public static <T> T read(Path file, TypeReference<T> type) {
        return bind(file.toString(), text(file), document -> MAPPER.readValue(document, type));
    }

    /**
     * Reads the text as one document.
     *
     * @param source what to call the text in errors, such as its file name
     */
    public static <T> T parse(String source, String text, Class<T> type) {
        return bind(source, text, document -> MAPPER.readValue(document, type));
    }

    /** As {@link #parse(String, String, Class)}, for a generic type such as a map of names to records. */
    public static <T> T parse(String source, String text, TypeReference<T> type) {
        return bind(source, text, document -> MAPPER.readValue(document, type));
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (NoSuchFileException missing) {
            throw new ConfigException(file.toString(), "there is no such file", missing);
        } catch (CharacterCodingException notText) {
            throw new ConfigException(file.toString(), "the file is not UTF-8 text", notText);
        } catch (IOException unreadable) {
            throw new ConfigException(
                    file.toString(), "the file cannot be read: " + unreadable.getMessage(), unreadable);
        }
    }

    private static <T> T bind(String source, String text, Binding<T> binding) {
        YamlPlaces places = new YamlPlaces(MAPPER.getFactory(), source, text);
        try {
            places.refuseEmptyOrAliased();
            return binding.bind(text);
        } catch (JacksonException refused) {
            throw new YamlRefusals(places).explain(refused);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private static ObjectMapper mapper() {
        ObjectMapper mapper = YAMLMapper.builder(YAMLFactory.builder()
                        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                        .build())
                .addModule(new Jdk8Module())
                .addModule(new UnitModule())
                .annotationIntrospector(new RequiredUnlessOptional())
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                .enable(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
                .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
                .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
                .build();
        mapper.coercionConfigFor(LogicalType.Textual)
                .setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail);
        return mapper;
    }

    private interface Binding<T> {
        T bind(String document) throws JacksonException;
    }

    /** Makes every creator property required, except {@code Optional…} ones and those marked {@link Defaulted}. */
    private static final class RequiredUnlessOptional extends JacksonAnnotationIntrospector {
        @Serial
        private static final long serialVersionUID = 1L;

        @Override
        public Boolean hasRequiredMarker(AnnotatedMember member) {
            boolean optional = OPTIONAL_TYPES.contains(member.getRawType()) || member.hasAnnotation(Defaulted.class);
            return optional ? Boolean.FALSE : Boolean.TRUE;
        }
    }
}
