// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.statistics;

import static org.assertj.core.api.Assertions.assertThat;

import io.kneepoint.analyzer.capacity.CurveAnalysisTest;
import io.kneepoint.analyzer.capacity.KneeReferenceTest;
import io.kneepoint.analyzer.capacity.UslReferenceTest;
import org.junit.jupiter.api.ClassOrderer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestClassOrder;

/**
 * Runs every test on reference values once more, and then looks for values that none of them has read: a value that nobody
 * looks at is a promise that nobody keeps.
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
    @Order(Integer.MAX_VALUE)
    class AfterAllOfThem {

        /** Words about the values are no values; {@link SimulationReferenceTest} holds what was simulated against our own simulation. */
        @Test
        void shouldHaveReadEveryValue() {
            assertThat(Reference.unread())
                    .filteredOn(path -> !path.startsWith("_meta.") && !path.startsWith("simulation."))
                    .filteredOn(path -> !path.matches(".*\\.(note|exact_method|series_formula|generator|model)"))
                    .isEmpty();
        }
    }
}
