// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.cli.laws;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.apache.kafka.clients.producer.ProducerRecord;

/** What a bad network does to records on their way: a twentieth comes twice, and nothing within two thousand in its place. */
final class Disturbance {

    /** Records that are put out of order among each other. */
    static final int WITHIN = 2_000;

    private static final int ONE_IN = 20;

    private final Random random;
    private int repeated;

    Disturbance(long seed) {
        random = new Random(seed);
    }

    /** These records, disturbed. */
    List<ProducerRecord<byte[], byte[]>> of(List<ProducerRecord<byte[], byte[]>> records) {
        List<ProducerRecord<byte[], byte[]>> disturbed = new ArrayList<>();
        for (ProducerRecord<byte[], byte[]> record : records) {
            disturbed.add(record);
            if (random.nextInt(ONE_IN) == 0) {
                disturbed.add(record);
                repeated++;
            }
        }
        for (int from = 0; from < disturbed.size(); from += WITHIN) {
            Collections.shuffle(disturbed.subList(from, Math.min(disturbed.size(), from + WITHIN)), random);
        }
        return disturbed;
    }

    /** Records that were made to come twice so far. */
    int repeated() {
        return repeated;
    }
}
