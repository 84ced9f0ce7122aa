// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.streams;

import java.util.Map;
import java.util.function.Function;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.state.StoreBuilder;

/** Makes a store of ours, which writes its changelog itself and can do neither without it nor with a cache before it. */
record LoggedStoreBuilder<S extends StateStore>(String name, Function<String, S> store) implements StoreBuilder<S> {

    @Override
    public StoreBuilder<S> withCachingEnabled() {
        throw new UnsupportedOperationException("caching: the store is its own cache");
    }

    @Override
    public StoreBuilder<S> withCachingDisabled() {
        return this;
    }

    @Override
    public StoreBuilder<S> withLoggingEnabled(Map<String, String> config) {
        return this;
    }

    @Override
    public StoreBuilder<S> withLoggingDisabled() {
        throw new UnsupportedOperationException("logging: the store cannot do without its changelog");
    }

    @Override
    public S build() {
        return store.apply(name);
    }

    @Override
    public Map<String, String> logConfig() {
        return Map.of();
    }

    @Override
    public boolean loggingEnabled() {
        return true;
    }
}
