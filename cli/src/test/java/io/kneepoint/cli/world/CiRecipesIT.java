// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.cli.world;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The scripts of the jobs on the page, run by a shell as the two services do, with a gate that ends as it is told to. */
class CiRecipesIT {

    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    private static final String GATE = """
            #!/bin/sh
            echo "$@" > arguments.txt
            case " $* " in *" --junit gates.xml "*) echo '<testsuite/>' > gates.xml ;; esac
            case " $* " in *" --markdown verdict.md "*) [ "$GATE_ENDS_WITH" -gt 3 ] || echo "the verdict" > verdict.md ;; esac
            exit "$GATE_ENDS_WITH"
            """;

    @TempDir
    Path work;

    private JsonNode gitHub;
    private JsonNode gitLab;

    private record Ended(int code, String output) {}

    @BeforeEach
    void readRecipes() throws IOException {
        List<JsonNode> recipes = new ArrayList<>();
        StringBuilder open = null;
        for (String line : Files.readAllLines(Path.of("../docs/ci.md"))) {
            if (line.equals("```yaml")) {
                open = new StringBuilder();
            } else if (line.equals("```") && open != null) {
                recipes.add(YAML.readTree(open.toString()));
                open = null;
            } else if (open != null) {
                open.append(line).append('\n');
            }
        }
        assertThat(recipes).hasSize(2);
        gitHub = recipes.get(0);
        gitLab = recipes.get(1);
        executable(work.resolve("kneepoint"), GATE);
    }

    @ParameterizedTest
    @CsvSource({"0, 0, false", "1, 1, false", "3, 0, true", "2, 2, false", "4, 4, false", "70, 70, false"})
    void shouldEndTheGitHubJob(int gate, int job, boolean warning) throws Exception {
        JsonNode steps = gitHub.at("/jobs/latency/steps");
        String script = text(steps, "id", "gate").get("run").asText();

        Ended ended = run(List.of("bash", "-e", "-c", script), gate);

        assertThat(ended.code()).as(ended.output()).isEqualTo(job);
        assertThat(ended.output().contains("::warning::")).isEqualTo(warning);
        if (gate <= 3) {
            assertThat(work.resolve("summary.md")).hasContent("the verdict");
        }
        assertThat(Files.readString(work.resolve("arguments.txt")))
                .startsWith("gate --baseline http://old --candidate http://new --model my-model");
    }

    @Test
    void shouldCommentAndKeepWhateverHappened() {
        JsonNode steps = gitHub.at("/jobs/latency/steps");

        assertThat(text(steps, "name", "Comment on the pull request").get("if").asText())
                .startsWith("always() && ");
        assertThat(text(steps, "uses", "actions/upload-artifact@v4").get("if").asText())
                .isEqualTo("always()");
        assertThat(gitHub.at("/permissions/pull-requests").asText()).isEqualTo("write");
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "1, 1", "3, 3", "5, 5"})
    void shouldEndTheGitLabJob(int gate, int job) throws Exception {
        executable(
                work.resolve("bin/git"),
                "#!/bin/sh\nmkdir kneepoint && cp \"$WORK/kneepoint.sh\" kneepoint/kneepoint\n");
        executable(work.resolve("bin/curl"), "#!/bin/sh\necho \"$@\" > \"$WORK/comment.txt\"\n");
        Files.move(work.resolve("kneepoint"), work.resolve("kneepoint.sh"));
        List<String> lines = new ArrayList<>();
        gitLab.at("/latency/script").forEach(line -> lines.add(line.asText()));

        Ended ended = run(List.of("bash", "-eo", "pipefail", "-c", String.join("\n", lines)), gate);
        String after = gitLab.at("/latency/after_script/0").asText();
        Ended commented = run(List.of("bash", "-e", "-c", after), gate);

        assertThat(ended.code()).as(ended.output()).isEqualTo(job);
        assertThat(commented.code()).as(commented.output()).isZero();
        assertThat(Files.exists(work.resolve("comment.txt"))).isEqualTo(gate <= 3);
        assertThat(gitLab.at("/latency/allow_failure/exit_codes").asInt()).isEqualTo(3);
        assertThat(work.resolve(gitLab.at("/latency/artifacts/reports/junit").asText()))
                .exists();
    }

    private static JsonNode text(JsonNode steps, String field, String value) {
        for (JsonNode step : steps) {
            if (step.path(field).asText().equals(value)) {
                return step;
            }
        }
        throw new AssertionError("no step whose " + field + " is " + value);
    }

    private Ended run(List<String> command, int gate) throws IOException, InterruptedException {
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(work.toFile()).redirectErrorStream(true);
        builder.environment()
                .putAll(Map.of(
                        "BASELINE",
                        "http://old",
                        "CANDIDATE",
                        "http://new",
                        "GATE_ENDS_WITH",
                        Integer.toString(gate),
                        "GITHUB_STEP_SUMMARY",
                        work.resolve("summary.md").toString(),
                        "KNEEPOINT_REPOSITORY",
                        "a-repository",
                        "CI_MERGE_REQUEST_IID",
                        "7",
                        "WORK",
                        work.toString(),
                        "PATH",
                        work.resolve("bin") + ":" + System.getenv("PATH")));
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return new Ended(process.exitValue(), output);
    }

    private static void executable(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
