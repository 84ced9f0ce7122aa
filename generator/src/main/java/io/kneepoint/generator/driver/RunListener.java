// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.driver;

/** Follows a run. Called on the event loop that measures: an implementation returns at once. */
public interface RunListener {

    /** Follows nothing. */
    RunListener NONE = new RunListener() {};

    /** A load level begins. */
    default void onStageStarted(int stage, StageSpec spec) {}

    /** About every 250 ms. */
    default void onProgress(Progress progress) {}

    /** A load level is over. */
    default void onStageEnded(int stage, StageSummary summary) {}
}
