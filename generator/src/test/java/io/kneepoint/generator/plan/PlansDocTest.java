// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.kneepoint.generator.trace.TraceFormat;
import io.kneepoint.schemas.config.StrictYaml;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** docs/plans.md against the code: its YAML is read, its keys are all of the keys, its previews are what is printed. */
class PlansDocTest {

    private static final Path DOC = Path.of("../docs/plans.md");
    private static final Pattern BLOCK = Pattern.compile("```(\\w*)\n(.*?)```", Pattern.DOTALL);
    private static final Pattern DRY_RUN =
            Pattern.compile("\\$ \\./kneepoint run (\\S+) --dry-run\n(.*)", Pattern.DOTALL);

    private static String doc() throws IOException {
        return Files.readString(DOC);
    }

    private static List<String> blocks(String language) throws IOException {
        List<String> blocks = new ArrayList<>();
        Matcher block = BLOCK.matcher(doc());
        while (block.find()) {
            if (block.group(1).equals(language)) {
                blocks.add(block.group(2));
            }
        }
        return blocks;
    }

    @Test
    void shouldReadEveryYamlInIt() throws IOException {
        List<String> blocks = blocks("yaml");
        assertThat(blocks).hasSizeGreaterThan(6);
        for (String block : blocks) {
            String whole = block.startsWith("name:")
                    ? block
                    : "name: fragment\nendpoint: {simulator: s}\nphases:\n  - sweep: {}\n" + block.indent(2);
            assertThat(StrictYaml.parse("docs/plans.md", whole, Plan.class).phases())
                    .as(block)
                    .isNotEmpty();
        }
    }

    @Test
    void shouldDescribeEveryKey() throws IOException {
        String doc = doc();
        Stream.of(
                        Plan.class,
                        PlanEndpoint.class,
                        PlanEndpoint.TimeoutPlan.class,
                        Prompts.class,
                        Slo.class,
                        TokenPrice.class,
                        Phase.class,
                        SweepPhase.class,
                        SustainedPhase.class,
                        SoakPhase.class,
                        RampPhase.class,
                        BurstPhase.class,
                        TracePhase.class)
                .flatMap(type -> Arrays.stream(type.getRecordComponents()))
                .map(RecordComponent::getName)
                .distinct()
                .forEach(key -> assertThat(doc).as("key %s", key).contains("`" + key + "`"));
        Stream.concat(Arrays.stream(ArrivalKind.values()), Arrays.stream(TraceFormat.values()))
                .map(value -> value.name().toLowerCase(Locale.ROOT))
                .forEach(value -> assertThat(doc).contains("`" + value + "`"));
    }

    @Test
    void shouldShowWhatADryRunPrints() throws IOException {
        int shown = 0;
        for (String block : blocks("")) {
            Matcher dryRun = DRY_RUN.matcher(block);
            if (dryRun.matches()) {
                Path plan = Path.of("..").resolve(dryRun.group(1));
                List<String> lines = PlanPreview.of(Plan.read(plan), plan.getParent(), Overrides.NONE);
                assertThat(dryRun.group(2)).isEqualTo(String.join("\n", lines) + "\n");
                shown++;
            }
        }
        assertThat(shown).isPositive();
    }

    @Test
    void shouldNameOnlyFilesThatAreThere() throws IOException {
        Matcher path = Pattern.compile("\\b(config/[a-z-]+/[a-z0-9-]+\\.(?:yaml|csv)|docs/[a-z]+\\.md)")
                .matcher(doc());
        while (path.find()) {
            assertThat(Path.of("..").resolve(path.group(1))).exists();
        }
    }
}
