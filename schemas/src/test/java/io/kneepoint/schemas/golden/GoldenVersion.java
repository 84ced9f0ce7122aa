// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.schemas.golden;

import io.kneepoint.schemas.sample.SchemaEdits;
import io.kneepoint.schemas.topic.Topic;
import io.kneepoint.schemas.topic.Topics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.apache.avro.Schema;

/**
 * What one version of the contract wrote: for each topic its schema, and records beside what they say.
 *
 * @param number version of the contract, from 1
 */
record GoldenVersion(int number) {

    static final Path ROOT = Path.of("src", "test", "resources", "golden");

    private static final String SCHEMA = "schema.avsc";

    /** All that are there, oldest first. */
    static List<GoldenVersion> all() {
        try (Stream<Path> entries = Files.list(ROOT)) {
            return entries.filter(Files::isDirectory)
                    .map(entry -> entry.getFileName().toString())
                    .map(name -> new GoldenVersion(Integer.parseInt(name.substring(1))))
                    .sorted(Comparator.comparingInt(GoldenVersion::number))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static GoldenVersion newest() {
        List<GoldenVersion> all = all();
        return all.get(all.size() - 1);
    }

    /** The topics that this version knew, of those that there are now. */
    List<Topic<?>> topics() {
        return Topics.all().stream()
                .<Topic<?>>map(topic -> topic)
                .filter(topic -> Files.exists(directory(topic)))
                .toList();
    }

    Schema schema(Topic<?> topic) {
        return new Schema.Parser().parse(text(directory(topic).resolve(SCHEMA)));
    }

    List<GoldenRecord> records(Topic<?> topic) {
        try (Stream<Path> entries = Files.list(directory(topic))) {
            return entries.map(entry -> entry.getFileName().toString())
                    .filter(name -> name.endsWith(".hex"))
                    .map(name -> name.substring(0, name.length() - ".hex".length()))
                    .sorted()
                    .map(name -> read(topic, name))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path directory() {
        return ROOT.resolve("v" + number);
    }

    void writeSchema(Topic<?> topic, Schema schema) throws IOException {
        Files.createDirectories(directory(topic));
        String json = SchemaEdits.withoutDocs(schema).toPrettyString();
        Files.writeString(directory(topic).resolve(SCHEMA), json + "\n");
    }

    void writeRecord(Topic<?> topic, String name, byte[] bytes, String json) throws IOException {
        String hex = HexFormat.of().formatHex(bytes).replaceAll("(.{64})(?=.)", "$1\n");
        Files.writeString(directory(topic).resolve(name + ".hex"), hex + "\n");
        Files.writeString(directory(topic).resolve(name + ".json"), json + "\n");
    }

    private GoldenRecord read(Topic<?> topic, String name) {
        String hex = text(directory(topic).resolve(name + ".hex")).replaceAll("\\s", "");
        return new GoldenRecord(
                number,
                topic,
                name,
                schema(topic),
                HexFormat.of().parseHex(hex),
                SchemaEdits.parse(text(directory(topic).resolve(name + ".json"))));
    }

    private Path directory(Topic<?> topic) {
        return directory().resolve(topic.name());
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
