// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.cli;

import java.util.Map;
import java.util.function.Supplier;

/** Refusals of the parts that options are for, told under the option that its user wrote. Stateless. */
final class OptionRefusal {

    private OptionRefusal() {}

    /**
     * The part, which is for one option alone; its refusal is told under that option.
     *
     * @param names what a refusal may call the option; it goes, and all else of the sentence stays
     */
    static <T> T under(String option, Supplier<T> part, String... names) {
        try {
            return part.get();
        } catch (IllegalArgumentException e) {
            String said = said(e);
            for (String name : names) {
                if (said.startsWith(name + ": ")) {
                    throw new IllegalArgumentException(option + said.substring(name.length()), e);
                }
            }
            throw new IllegalArgumentException(option + ": " + said, e);
        }
    }

    /**
     * The part, which is for several options; its refusal is told under the one that it calls by name, or as it is.
     *
     * @param options what a refusal calls an option, and the option
     */
    static <T> T underOneOf(Map<String, String> options, Supplier<T> part) {
        try {
            return part.get();
        } catch (IllegalArgumentException e) {
            String said = said(e);
            int end = said.indexOf(": ");
            String option = end < 0 ? null : options.get(said.substring(0, end));
            throw new IllegalArgumentException(option == null ? said : option + said.substring(end), e);
        }
    }

    private static String said(IllegalArgumentException e) {
        return e.getMessage() == null ? e.toString() : e.getMessage();
    }
}
