// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import io.kneepoint.analyzer.assembly.PartitionFold;
import io.kneepoint.analyzer.run.RunFold;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The design's drawing as a test: data flows along its arrows and nowhere else. */
class DataFlowTest {

    private static final String[] FOLDS = {
        "io.kneepoint.analyzer.assembly",
        "io.kneepoint.analyzer.latency",
        "io.kneepoint.analyzer.concurrency",
        "io.kneepoint.analyzer.run"
    };

    private final JavaClasses classes = Product.classes();

    @Test
    void shouldImportAlongTheArrowsOfTheDrawingOnly() {
        Map<String, Set<String>> drawn = Drawing.targetsByPackage();
        Map<String, Set<String>> undrawn = new TreeMap<>();
        arrows().forEach((from, targets) -> {
            Set<String> rest = new TreeSet<>(targets);
            rest.removeAll(drawn.getOrDefault(from, Set.of()));
            if (!rest.isEmpty() || !drawn.containsKey(from)) {
                undrawn.put(from, rest);
            }
        });

        assertThat(undrawn)
                .as("arrows and packages that the design does not draw (see Drawing)")
                .isEmpty();
    }

    @Test
    void shouldDrawNoArrowThatNothingGoesAlong() {
        Map<String, Set<String>> unused = new TreeMap<>();
        Map<String, Set<String>> real = arrows();
        Drawing.targetsByPackage().forEach((from, targets) -> {
            Set<String> rest = new TreeSet<>(targets);
            rest.removeAll(real.getOrDefault(from, Set.of()));
            if (!rest.isEmpty() || !real.containsKey(from)) {
                unused.put(from, rest);
            }
        });

        assertThat(unused).as("drawn, and not there").isEmpty();
    }

    @Test
    void shouldHaveNoCycles() {
        slices().matching("io.kneepoint.(**)").should().beFreeOfCycles().check(classes);
    }

    @Test
    void shouldKeepGeneratorAndAnalyzerApart() {
        noClasses()
                .that()
                .resideInAPackage("io.kneepoint.analyzer..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.kneepoint.generator..", "io.kneepoint.embedded..", "io.kneepoint.cli..")
                .check(classes);
        noClasses()
                .that()
                .resideInAPackage("io.kneepoint.generator..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.kneepoint.analyzer..", "io.kneepoint.embedded..", "io.kneepoint.cli..")
                .check(classes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"io.kneepoint.analyzer.statistics", "io.kneepoint.analyzer.capacity"})
    void shouldKeepArithmeticFreeOfRecords(String arithmetic) {
        noClasses()
                .that()
                .resideInAPackage(arithmetic)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.apache.kafka..", "org.apache.avro..", "io.kneepoint.schemas..")
                .check(classes);
    }

    /** A report shows what was computed: of the arithmetic it knows the results, which are records and names. */
    @Test
    void shouldKeepArithmeticOutOfReports() {
        noClasses()
                .that()
                .resideInAPackage("io.kneepoint.analyzer.report")
                .should()
                .callMethodWhere(describe(
                        "is of a class that computes",
                        call -> resideInAnyPackage(
                                                "io.kneepoint.analyzer.statistics",
                                                "io.kneepoint.analyzer.capacity",
                                                "io.kneepoint.analyzer.regression")
                                        .test(call.getTargetOwner())
                                && !call.getTargetOwner().isRecord()
                                && !call.getTargetOwner().isEnum()))
                .check(classes);
    }

    @Test
    void shouldKeepFoldsFreeOfKafka() {
        noClasses()
                .that()
                .resideInAnyPackage(FOLDS)
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.apache.kafka..")
                .check(classes);
    }

    @Test
    void shouldKeepTheGrammarOfEventsFreeOfVendors() {
        noClasses()
                .that()
                .resideInAPackage("io.kneepoint.generator.sse")
                .should()
                .dependOnClassesThat(resideInAPackage("io.kneepoint..")
                        .and(describe(
                                "are not of sse", type -> !type.getPackageName().endsWith(".sse"))))
                .check(classes);
    }

    @Test
    void shouldKeepTheCommandLineLibraryInTheCommandLine() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.kneepoint.cli")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("picocli..")
                .check(classes);
    }

    /** One fold class a stage: whoever folds, be it the topology or the offline path, hands events to the same one. */
    @Test
    void shouldFoldWithTheSameClassesInTheTopologyAndOffline() {
        for (Class<?> fold : new Class<?>[] {PartitionFold.class, RunFold.class}) {
            Set<String> users = classes.get(fold).getMethodCallsToSelf().stream()
                    .filter(call -> call.getName().equals("accept"))
                    .map(JavaAccess::getOriginOwner)
                    .filter(user -> !user.isEquivalentTo(fold))
                    .map(JavaClass::getPackageName)
                    .collect(Collectors.toSet());
            assertThat(users)
                    .as("who folds with a %s", fold.getSimpleName())
                    .containsExactlyInAnyOrder("io.kneepoint.analyzer.run", "io.kneepoint.analyzer.streams");
        }
        assertThat(classes.stream().filter(type -> type.getSimpleName().endsWith("Fold")))
                .as("folds")
                .hasSizeGreaterThan(5)
                .allMatch(resideInAnyPackage(FOLDS));
    }

    /** What a fold makes must be a function of the events: no clock and no chance in it. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "io.kneepoint.analyzer.assembly",
                "io.kneepoint.analyzer.latency",
                "io.kneepoint.analyzer.concurrency",
                "io.kneepoint.analyzer.run",
                "io.kneepoint.analyzer.capacity",
                "io.kneepoint.generator.sse",
                "io.kneepoint.generator.dialect"
            })
    void shouldKeepClocksAndChanceOutOf(String pure) {
        noClasses()
                .that()
                .resideInAPackage(pure)
                .should()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(java.time.Instant.class, "now")
                .orShould()
                .callMethod(Math.class, "random")
                .orShould()
                .callConstructor(java.util.Random.class)
                .check(classes);
    }

    private Map<String, Set<String>> arrows() {
        Map<String, Set<String>> arrows = new TreeMap<>();
        for (JavaClass type : classes) {
            String from = Product.shortName(type);
            Set<String> targets = arrows.computeIfAbsent(from, name -> new TreeSet<>());
            type.getDirectDependenciesFromSelf().stream()
                    .map(dependency -> dependency.getTargetClass().getBaseComponentType())
                    .filter(target -> target.getPackageName().startsWith(Product.ROOT))
                    .map(Product::shortName)
                    .filter(target -> !target.equals(from))
                    .forEach(targets::add);
        }
        return arrows;
    }
}
