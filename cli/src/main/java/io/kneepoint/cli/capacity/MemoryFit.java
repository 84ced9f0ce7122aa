// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.cli.capacity;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kneepoint.generator.engine.Deployment;
import io.kneepoint.generator.engine.EngineCatalogue;
import io.kneepoint.generator.engine.KvCache;
import io.kneepoint.generator.engine.ModelSpec;
import io.kneepoint.generator.engine.Precision;
import io.kneepoint.schemas.config.ByteSize;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a model's KV cache takes, and how many requests fit beside the weights: in bytes, in GB (10⁹) and in GiB (2³⁰).
 *
 * <p>Without a GPU only what a token and a request take is known. Immutable.
 */
public final class MemoryFit {

    private static final int MOST_GPUS = 64;

    private final ModelSpec model;
    private final Precision cachePrecision;
    private final long contextTokens;
    private final KvCache cache;
    private final boolean onGpu;
    private final OptionalInt enoughGpus;

    private MemoryFit(ModelSpec model, KvCache cache, boolean onGpu, long contextTokens, OptionalInt enoughGpus) {
        this.model = model;
        this.cachePrecision = cache.deployment().cache();
        this.contextTokens = contextTokens;
        this.cache = cache;
        this.onGpu = onGpu;
        this.enoughGpus = enoughGpus;
    }

    /**
     * The arithmetic of a model on some hardware.
     *
     * @param contextTokens prompt and answer together, at least 1
     * @throws IllegalArgumentException when the model cannot be split over so many GPUs
     */
    public static MemoryFit of(ModelSpec model, Hardware hardware, long contextTokens, EngineCatalogue catalogue) {
        KvCache cache = hardware.cacheOf(model, catalogue);
        return new MemoryFit(model, cache, true, contextTokens, enough(model, hardware, contextTokens, catalogue));
    }

    /** The arithmetic of a model alone. */
    public static MemoryFit of(
            ModelSpec model, Precision weights, Precision cache, long contextTokens, EngineCatalogue catalogue) {
        // Any GPU does: what a token takes does not depend on it.
        Deployment anywhere = new Deployment(model, catalogue.gpus().get(0), 1, weights, cache);
        return new MemoryFit(model, KvCache.of(anywhere), false, contextTokens, OptionalInt.empty());
    }

    /** The fewest GPUs, in powers of two, on which one request fits; empty when not even the most allowed are enough. */
    private static OptionalInt enough(
            ModelSpec model, Hardware hardware, long contextTokens, EngineCatalogue catalogue) {
        for (int gpus = 1; gpus <= MOST_GPUS && model.attentionHeads() % gpus == 0; gpus *= 2) {
            Hardware more =
                    new Hardware(hardware.gpu(), gpus, hardware.weights(), hardware.cache(), hardware.memoryPercent());
            if (more.cacheOf(model, catalogue).maxRequests(contextTokens) >= 1) {
                return OptionalInt.of(gpus);
            }
        }
        return OptionalInt.empty();
    }

    /** As lines for a terminal. */
    public String table() {
        List<String> lines = new ArrayList<>();
        Deployment deployment = cache.deployment();
        lines.add("Memory of " + model.name()
                + (onGpu
                        ? " on " + Hardware.words(deployment)
                        : ", " + Hardware.name(deployment.weights()) + " weights, " + Hardware.name(cachePrecision)
                                + " cache"));
        lines.add("");
        lines.add(size("Weights", deployment.weightBytes()));
        lines.add(size("KV cache of a token", cache.bytesPerToken()));
        lines.add(size("KV cache of a request", cache.requestBytes(contextTokens)));
        if (onGpu) {
            if (copies()) {
                lines.add(size("  with its copies", cache.requestBytesOnGpus(contextTokens)));
            }
            lines.add(
                    cache.balanceBytes() >= 0
                            ? size("KV cache in all", cache.poolBytes())
                            : size("Short of memory by", -cache.balanceBytes()));
        }
        lines.add("");
        lines.add("  A request has " + whole(contextTokens) + " tokens, prompt and answer together.");
        ceiling().ifPresent(lines::add);
        notes().forEach(note -> lines.add("  Note: " + note));
        return String.join("\n", lines) + "\n";
    }

    /** As JSON; sizes in bytes, GB and GiB. */
    public ObjectNode json() {
        ObjectNode root = new ObjectMapper().createObjectNode();
        Deployment deployment = cache.deployment();
        root.put("model", model.name());
        root.put("parameters", model.parameters());
        root.put("contextTokens", contextTokens);
        root.put("gpu", onGpu ? deployment.gpu().name() : null);
        root.put("gpus", onGpu ? (Integer) deployment.gpus() : null);
        root.put("weightsPrecision", Hardware.name(deployment.weights()));
        root.put("cachePrecision", Hardware.name(cachePrecision));
        size(root, "weights", deployment.weightBytes());
        size(root, "kvCachePerToken", cache.bytesPerToken());
        size(root, "kvCachePerRequest", cache.requestBytes(contextTokens));
        if (onGpu) {
            size(root, "kvCachePerRequestOnGpus", cache.requestBytesOnGpus(contextTokens));
            size(root, "kvCachePool", cache.poolBytes());
        }
        root.put("shortByBytes", onGpu ? (Long) Math.max(0, -cache.balanceBytes()) : null);
        root.put("maxRequests", onGpu ? (Long) cache.maxRequests(contextTokens) : null);
        root.put("fewestGpus", enoughGpus.isPresent() ? (Integer) enoughGpus.getAsInt() : null);
        ArrayNode notes = root.putArray("notes");
        notes().forEach(notes::add);
        return root;
    }

    private Optional<String> ceiling() {
        if (!onGpu) {
            return Optional.empty();
        }
        long most = cache.maxRequests(contextTokens);
        if (most >= 1) {
            return Optional.of("  Ceiling: " + whole(most)
                    + (most == 1 ? " request fits" : " requests fit side by side, nothing shared") + ".");
        }
        String what = cache.balanceBytes() < 0 ? "the weights do not fit" : "not one request fits beside the weights";
        return Optional.of("  Ceiling: none, " + what
                + (enoughGpus.isPresent() ? "; --tp " + enoughGpus.getAsInt() + " is enough." : "."));
    }

    private List<String> notes() {
        List<String> notes = new ArrayList<>();
        if (contextTokens > model.maxContextTokens()) {
            notes.add("the model was made for at most " + whole(model.maxContextTokens()) + " tokens");
        }
        if (onGpu && copies()) {
            notes.add("the GPUs outnumber the KV heads, so some of the cache is kept more than once");
        }
        model.window()
                .ifPresent(window -> notes.add(window.layers() + " of " + model.layers() + " layers keep the last "
                        + whole(window.tokens()) + " tokens only"));
        return notes;
    }

    private boolean copies() {
        return cache.requestBytesOnGpus(contextTokens) > cache.requestBytes(contextTokens);
    }

    private static String size(String name, long bytes) {
        ByteSize size = new ByteSize(bytes);
        return String.format(
                Locale.ROOT,
                "  %-22s %,19d B %12s GB %12s GiB",
                name,
                bytes,
                digits(size.gigabytes()),
                digits(size.gibibytes()));
    }

    private static void size(ObjectNode root, String name, long bytes) {
        ByteSize size = new ByteSize(bytes);
        root.putObject(name).put("bytes", bytes).put("gb", size.gigabytes()).put("gib", size.gibibytes());
    }

    /** Two decimals, more for what is small, so that a token's share is not shown as nothing. */
    private static String digits(double value) {
        return String.format(Locale.ROOT, value >= 0.1 ? "%,.2f" : "%.6f", value);
    }

    private static String whole(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }
}
