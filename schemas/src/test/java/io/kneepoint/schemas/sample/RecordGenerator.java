// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.schemas.sample;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;

/**
 * Makes records of any generated class from their schema, the same ones for the same seed.
 *
 * <p>Confined to one thread.
 */
public final class RecordGenerator {

    /** How much of a record is there. */
    public enum Filling {
        /** Null where the schema allows it, empty arrays and maps, plain values. */
        SPARSE,
        /** Never null, two items in each array and map, plain values. */
        FULL,
        /** Now this, now that, with the extremes of every type. */
        MIXED
    }

    private static final long EPOCH_NANOS = 1_795_478_400_000_000_000L;
    private static final long[] LONGS = {
        0, 1, -1, 63, 64, -65, 255, 256, Integer.MAX_VALUE, Integer.MIN_VALUE, Long.MAX_VALUE, Long.MIN_VALUE
    };
    /** Without NaN, which no record holds and which equals nothing. */
    private static final double[] DOUBLES = {
        0.0, -0.0, 1.0, Double.MIN_VALUE, Double.MAX_VALUE, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY
    };

    private static final String[] STRINGS = {"", " ", "\u0000", "é", "日本語", "\uD83D\uDE00", "\"\\\n\t"};

    private final Random random;
    private final Filling filling;

    public RecordGenerator(long seed, Filling filling) {
        this.random = new Random(seed);
        this.filling = filling;
    }

    /** A record; the branch of a union with several records is drawn. */
    public <T extends SpecificRecord> T next(Class<T> type) {
        return type.cast(record(SpecificData.get().getSchema(type)));
    }

    /** For each record type that a field of this class may hold, one record that holds it; else one record. */
    public <T extends SpecificRecord> List<T> nextOfEachBranch(Class<T> type) {
        List<T> records = new ArrayList<>();
        for (Schema.Field field : SpecificData.get().getSchema(type).getFields()) {
            List<Schema> branches = recordBranches(field.schema());
            if (branches.size() > 1) {
                for (Schema branch : branches) {
                    T record = next(type);
                    record.put(field.pos(), record(branch));
                    records.add(record);
                }
            }
        }
        return records.isEmpty() ? List.of(next(type)) : records;
    }

    private static List<Schema> recordBranches(Schema schema) {
        return schema.isUnion()
                ? schema.getTypes().stream()
                        .filter(branch -> branch.getType() == Schema.Type.RECORD)
                        .toList()
                : List.of();
    }

    private SpecificRecord record(Schema schema) {
        SpecificRecord record = (SpecificRecord) SpecificData.get().newRecord(null, schema);
        schema.getFields().forEach(field -> record.put(field.pos(), value(field.schema(), field.name())));
        return record;
    }

    private Object value(Schema schema, String name) {
        return switch (schema.getType()) {
            case RECORD -> record(schema);
            case UNION -> union(schema, name);
            case ENUM -> symbol(schema);
            case ARRAY -> items(() -> value(schema.getElementType(), name));
            case MAP -> map(schema, name);
            case STRING -> string(name);
            case BYTES -> ByteBuffer.wrap(bytes());
            case INT -> (int) integer(name);
            case LONG -> integer(name);
            case DOUBLE -> floating();
            case BOOLEAN -> filling == Filling.FULL || (filling == Filling.MIXED && random.nextBoolean());
            default ->
                throw new IllegalArgumentException(name + ": " + schema.getType() + " (expected: a type in use)");
        };
    }

    private Object union(Schema schema, String name) {
        List<Schema> branches = schema.getTypes();
        boolean nullable = schema.isNullable();
        if (nullable && (filling == Filling.SPARSE || (filling == Filling.MIXED && random.nextBoolean()))) {
            return null;
        }
        List<Schema> others = branches.stream()
                .filter(branch -> branch.getType() != Schema.Type.NULL)
                .toList();
        return value(others.get(random.nextInt(others.size())), name);
    }

    private Object symbol(Schema schema) {
        List<String> symbols = schema.getEnumSymbols();
        return SpecificData.get().createEnum(symbols.get(random.nextInt(symbols.size())), schema);
    }

    private <T> List<T> items(Supplier<T> item) {
        List<T> items = new ArrayList<>();
        int size = size();
        for (int i = 0; i < size; i++) {
            items.add(item.get());
        }
        return items;
    }

    private Map<String, Object> map(Schema schema, String name) {
        Map<String, Object> map = new LinkedHashMap<>();
        int size = size();
        for (int i = 0; i < size; i++) {
            map.put(name + "-" + i, value(schema.getValueType(), name));
        }
        return map;
    }

    private int size() {
        return switch (filling) {
            case SPARSE -> 0;
            case FULL -> 2;
            case MIXED -> random.nextInt(20);
        };
    }

    private long integer(String name) {
        if (filling == Filling.MIXED) {
            return random.nextInt(4) == 0
                    ? LONGS[random.nextInt(LONGS.length)]
                    : random.nextLong() >> random.nextInt(64);
        }
        if (name.endsWith("EpochNanos")) {
            return EPOCH_NANOS + random.nextInt(1_000_000_000);
        }
        return name.endsWith("Nanos") ? random.nextInt(1_000_000_000) : random.nextInt(1_000);
    }

    private double floating() {
        if (filling == Filling.MIXED) {
            return random.nextInt(4) == 0 ? DOUBLES[random.nextInt(DOUBLES.length)] : random.nextGaussian() * 1e9;
        }
        return random.nextInt(1_000_000) / 64.0;
    }

    private String string(String name) {
        if (filling == Filling.MIXED) {
            return STRINGS[random.nextInt(STRINGS.length)] + Long.toString(random.nextLong(), 36);
        }
        return name + "-" + random.nextInt(1_000);
    }

    private byte[] bytes() {
        byte[] bytes = new byte[size()];
        random.nextBytes(bytes);
        return bytes;
    }
}
