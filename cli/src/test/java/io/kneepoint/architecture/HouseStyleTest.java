// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;

/** The rules of style that a machine can hold. */
class HouseStyleTest {

    private static final Pattern SAYS_TIME = Pattern.compile("(?i).*(time|latency|delay|duration|timeout|interval).*");
    private static final Pattern ENDS_IN_UNIT =
            Pattern.compile("(?i).*(nanos|micros|millis|ms|seconds|minutes|in_?bins|scale)");
    private static final Pattern COUNTS_TIMES = Pattern.compile(".*Times");
    private static final Set<String> NUMBERS = Set.of("long", "double", "java.lang.Long", "java.lang.Double");

    private final JavaClasses classes = Product.classes();

    @Test
    void shouldEndTheProcessInTheCommandLineOnly() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.kneepoint.cli")
                .should()
                .callMethod(System.class, "exit", int.class)
                .orShould()
                .callMethod(Runtime.class, "exit", int.class)
                .orShould()
                .callMethod(Runtime.class, "halt", int.class)
                .check(classes);
    }

    @Test
    void shouldPrintInTheCommandLineOnly() {
        noClasses()
                .that()
                .resideOutsideOfPackages("io.kneepoint.cli..", "io.kneepoint.analyzer.report")
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .orShould()
                .callMethod(Throwable.class, "printStackTrace")
                .check(classes);
        noClasses()
                .that()
                .haveNameNotMatching("io\\.kneepoint\\.cli\\.Kneepoint")
                .should()
                .accessField(System.class, "out")
                .because("results go where execute was told to put them")
                .check(classes);
    }

    /** In statistics a time is a share of the information, and has no unit. */
    @Test
    void shouldNameTheUnitOfEveryTime() {
        noFields()
                .that(areTimesAsNumbers())
                .and()
                .areDeclaredInClassesThat()
                .resideOutsideOfPackage("io.kneepoint.analyzer.statistics")
                .should()
                .haveNameNotMatching(ENDS_IN_UNIT.pattern())
                .because("a number does not say whether it is seconds (a Duration or an Instant does)")
                .check(classes);
    }

    private static DescribedPredicate<JavaField> areTimesAsNumbers() {
        return DescribedPredicate.describe(
                "are times as numbers",
                field -> SAYS_TIME.matcher(field.getName()).matches()
                        && !COUNTS_TIMES.matcher(field.getName()).matches()
                        && NUMBERS.contains(field.getRawType().getName())
                        && !field.getModifiers().contains(JavaModifier.SYNTHETIC)
                        && !field.getOwner().isAssignableTo(SpecificRecord.class));
    }

    @Test
    void shouldNameClassesByTheirRole() {
        noClasses()
                .should()
                .haveNameMatching(".*(Impl|Manager|Helper|Helpers|Util|Utils)")
                .because("a name says what a class is for")
                .check(classes);
    }

    @Test
    void shouldSayOfEveryPackageWhatItReadsWritesAndDoesNotKnow() throws IOException {
        Set<Path> packages = new TreeSet<>();
        Product.sources().forEach(source -> packages.add(source.getParent()));
        assertThat(packages).hasSizeGreaterThan(20);
        for (Path each : packages) {
            Path description = each.resolve("package-info.java");
            assertThat(description).exists();
            List<String> lines = Files.readAllLines(description);
            for (String part : List.of("<p>Reads: ", "<br>Writes: ", "<br>Knows nothing of: ")) {
                assertThat(lines)
                        .as("%s: a line with %s", description, part)
                        .anyMatch(line -> line.startsWith(" * " + part));
            }
        }
    }

    @Test
    void shouldNotLeaveWorkForLater() throws IOException {
        Pattern later = Pattern.compile("\\b(TODO|FIXME|XXX)\\b");
        for (Path source : Product.sources()) {
            assertThat(Files.readAllLines(source))
                    .as(source.toString())
                    .noneMatch(line -> later.matcher(line).find());
        }
    }
}
