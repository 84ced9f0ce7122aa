// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.simulator;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The KV cache as a budget of tokens, with shared prefixes.
 *
 * <p>A prefix that somebody uses is whole and stays. One that nobody uses stays as long as there is room; when room is
 * needed, the least recently used prefix is cut from its end, so a later request finds its beginning. Always: private
 * tokens + resident prefix tokens ≤ capacity.
 *
 * <p>Confined to the engine's thread.
 */
final class KvPool {
    private final long capacity;
    private final Map<Long, Prefix> used = new HashMap<>();
    private final LinkedHashMap<Long, Prefix> unused = new LinkedHashMap<>();
    private long privateTokens;
    private long usedPrefixTokens;
    private long unusedPrefixTokens;

    KvPool(long capacity) {
        this.capacity = capacity;
    }

    long capacity() {
        return capacity;
    }

    /** Tokens that running requests hold; cached prefixes that nobody uses do not count. */
    long heldTokens() {
        return privateTokens + usedPrefixTokens;
    }

    /** Tokens of prefixes that nobody uses. */
    long idleTokens() {
        return unusedPrefixTokens;
    }

    /** How many tokens of this prompt's shared head are there now. */
    int residentOf(RequestShape shape) {
        Prefix there = shape.prefixTokens() == 0 ? null : find(shape.prefix());
        return there == null ? 0 : Math.min(there.resident, shape.prefixTokens());
    }

    /** Puts a prefix there that nobody uses, as far as there is room: a cache that is warm from the start. */
    void warm(long prefix, int tokens) {
        int resident = (int) Math.min(tokens, capacity - heldTokens() - unusedPrefixTokens);
        if (resident > 0 && find(prefix) == null) {
            unused.put(prefix, new Prefix(resident));
            unusedPrefixTokens += resident;
        }
    }

    /** Whether the prefix and these private tokens fit, if need be after cutting what nobody uses. */
    boolean fits(RequestShape shape, long privateNeed) {
        return privateTokens + usedPrefixTokens + prefixGrowth(shape) + privateNeed <= capacity;
    }

    /** Takes the prefix and these private tokens; they must fit. Returns the tokens of the prefix that were missing. */
    int take(RequestShape shape, long privateNeed) {
        int missing = 0;
        if (shape.prefixTokens() > 0) {
            Prefix prefix = use(shape.prefix());
            missing = Math.max(0, shape.prefixTokens() - prefix.resident);
            prefix.resident += missing;
            usedPrefixTokens += missing;
        }
        privateTokens += privateNeed;
        cutToFit();
        return missing;
    }

    /** Whether this many more private tokens fit, if need be after cutting what nobody uses. */
    boolean fitsMore(long tokens) {
        return privateTokens + usedPrefixTokens + tokens <= capacity;
    }

    /** Takes more private tokens; they must fit. */
    void takeMore(long tokens) {
        privateTokens += tokens;
        cutToFit();
    }

    /**
     * Gives back what a request held.
     *
     * @param notComputed tokens of the prefix that it took and did not get to compute
     */
    void giveBack(RequestShape shape, long privateHeld, int notComputed) {
        privateTokens -= privateHeld;
        if (shape.prefixTokens() == 0) {
            return;
        }
        Prefix prefix = used.get(shape.prefix());
        prefix.users--;
        if (prefix.users == 0) {
            used.remove(shape.prefix());
            usedPrefixTokens -= prefix.resident;
            prefix.resident -= notComputed;
            if (prefix.resident > 0) {
                unused.put(shape.prefix(), prefix);
                unusedPrefixTokens += prefix.resident;
            }
        }
    }

    private Prefix find(long prefix) {
        Prefix inUse = used.get(prefix);
        return inUse != null ? inUse : unused.get(prefix);
    }

    /** What the tokens that cannot be cut would grow by if this prefix were used. */
    private long prefixGrowth(RequestShape shape) {
        if (shape.prefixTokens() == 0) {
            return 0;
        }
        Prefix inUse = used.get(shape.prefix());
        if (inUse != null) {
            return Math.max(0, shape.prefixTokens() - inUse.resident);
        }
        Prefix idle = unused.get(shape.prefix());
        return idle == null ? shape.prefixTokens() : Math.max(shape.prefixTokens(), idle.resident);
    }

    private Prefix use(long key) {
        Prefix prefix = used.get(key);
        if (prefix == null) {
            prefix = unused.remove(key);
            if (prefix == null) {
                prefix = new Prefix(0);
            } else {
                unusedPrefixTokens -= prefix.resident;
                usedPrefixTokens += prefix.resident;
            }
            used.put(key, prefix);
        }
        prefix.users++;
        return prefix;
    }

    private void cutToFit() {
        long excess = privateTokens + usedPrefixTokens + unusedPrefixTokens - capacity;
        var oldestFirst = unused.values().iterator();
        while (excess > 0 && oldestFirst.hasNext()) {
            Prefix oldest = oldestFirst.next();
            int cut = (int) Math.min(excess, oldest.resident);
            oldest.resident -= cut;
            unusedPrefixTokens -= cut;
            excess -= cut;
            if (oldest.resident == 0) {
                oldestFirst.remove();
            }
        }
        if (excess > 0) {
            throw new IllegalStateException("KV cache: " + excess + " tokens over capacity " + capacity);
        }
    }

    private static final class Prefix {
        private int resident;
        private int users;

        Prefix(int resident) {
            this.resident = resident;
        }
    }
}
