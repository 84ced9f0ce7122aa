// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.statistics;

import static org.assertj.core.api.Assertions.assertThat;

import io.kneepoint.analyzer.capacity.CurveAnalysisTest;
import io.kneepoint.analyzer.capacity.KneeReferenceTest;
import io.kneepoint.analyzer.capacity.UslReferenceTest;
import java.util.List;
import org.junit.jupiter.api.ClassOrderer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestClassOrder;

/**
 * Runs every test on reference values once more, and then looks for values that none of them has asserted: a value that
 * nobody holds against ours is a promise that nobody keeps. Values are asserted one by one; rates of simulations in sums
 * over the cells of a rule, since one cell's rate by itself tells little.
 */
@TestClassOrder(ClassOrderer.OrderAnnotation.class)
class ReferenceCoverageTest {

    @Nested
    class OfTTests extends TTestReferenceTest {}

    @Nested
    class OfRanks extends RankReferenceTest {}

    @Nested
    class OfQuantiles extends QuantileReferenceTest {}

    @Nested
    class OfSeries extends SeriesReferenceTest {}

    @Nested
    class OfErrorRates extends ErrorRateReferenceTest {}

    @Nested
    class OfFamilies extends FamilyReferenceTest {}

    @Nested
    class OfPlanning extends PlanningReferenceTest {}

    @Nested
    class OfVerdicts extends VerdictReferenceTest {}

    @Nested
    class OfCommonsMath extends CommonsMathTest {}

    @Nested
    class OfLaws extends UslReferenceTest {}

    @Nested
    class OfKnees extends KneeReferenceTest {}

    @Nested
    class OfCurves extends CurveAnalysisTest {}

    @Nested
    class OfSimulations extends SimulationReferenceTest {}

    @Nested
    class OfSimulatedRuns extends RunSimulationReferenceTest {}

    @Nested
    @Order(Integer.MAX_VALUE)
    class AfterAllOfThem {

        /** Data and questions that the reference was given, which a test can only compute with. */
        private static final List<String> GIVEN = List.of(
                "data\\..*",
                "(welch|mann_whitney|hodges_lehmann)\\..*\\.[xy]",
                "welch\\.nist_AUTO83B_from_summary\\.(n|mean|sd)\\[.*",
                "nist_strd\\.(NumAcc1\\.data|Misra1a\\.[xy])\\[.*",
                "verdict_cases\\..*\\.((base|cand)(_runs)?\\[.*|threshold|paired)",
                "order_statistic_ci\\[\\d+]\\.[np]",
                "clustered_errors_example\\.block_(size|errors\\[.*)",
                "p_adjust\\..*\\.p\\[.*",
                "stratified_example\\.levels\\[\\d+]\\.(theta|se|df)",
                "group_sequential\\..*\\.t\\[.*",
                "usl\\..*\\.[NX]\\[.*",
                "knee\\.kneedle\\..*\\.([xy]\\[.*|S|curve|direction)");

        /** Words about the values. */
        private static final String NOTES =
                "_meta\\..*|simulation\\._note|.*\\.(note|exact_method|series_formula|generator|model)";

        /** Rates that the reference counted, which chance has a part in. */
        private static final String COUNTED = "simulation\\..*";

        @Test
        void shouldHaveAssertedEveryValueThatWasNotGivenOneByOneUnlessItWasCounted() {
            assertThat(Reference.notYet(ReadValues.Use.ASSERTED))
                    .filteredOn(path -> !path.matches(NOTES) && GIVEN.stream().noneMatch(path::matches))
                    .filteredOn(path -> !path.matches(COUNTED))
                    .isEmpty();
        }

        @Test
        void shouldHaveAssertedEveryRateTogetherWithThoseOfItsRule() {
            assertThat(Reference.notYet(ReadValues.Use.ASSERTED_TOGETHER))
                    .filteredOn(path -> !path.matches(NOTES) && path.matches(COUNTED))
                    .isEmpty();
        }

        @Test
        void shouldHaveComputedWithAllThatWasGiven() {
            assertThat(Reference.notYet(ReadValues.Use.READ))
                    .filteredOn(path -> !path.matches(NOTES))
                    .isEmpty();
        }
    }
}
