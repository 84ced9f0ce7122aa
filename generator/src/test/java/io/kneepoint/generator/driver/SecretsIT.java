// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.driver;

import static io.kneepoint.generator.testing.Script.sse;
import static io.kneepoint.generator.testing.Script.whole;
import static org.assertj.core.api.Assertions.assertThat;

import io.kneepoint.generator.testing.CollectingSink;
import io.kneepoint.generator.testing.Script;
import io.kneepoint.generator.testing.ScriptedServer;
import io.kneepoint.schemas.event.Outcome;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Neither the key nor a word of a prompt or completion comes out, however hard the server tries. */
class SecretsIT {

    private static final String KEY = "skplantedkey";
    private static final String COMPLETION = "plantedcompletion";

    @Test
    void shouldKeepKeyPromptAndCompletionOutOfEverything() throws Exception {
        CollectingSink sink = new CollectingSink();
        PrintStream out = System.out;
        PrintStream err = System.err;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        String bodies;
        RunSpec spec;
        RunSummary summary;
        try (ScriptedServer server = ScriptedServer.start(SecretsIT::echo);
                PrintStream captured = new PrintStream(printed, true, StandardCharsets.UTF_8)) {
            System.setOut(captured);
            System.setErr(captured);
            spec = Runs.to(
                    server.url("/v1/chat/completions?api_key=" + KEY),
                    Map.of("Authorization", "Bearer " + KEY),
                    Runs.level(4, 60));
            summary = Runs.await(LoadRun.start(spec, sink, RunListener.NONE));
            ProbeResult probe = EndpointProbe.probe(spec);
            captured.println(probe + probe.sentence());
            bodies = server.seen().get(0).body();
        } finally {
            System.setOut(out);
            System.setErr(err);
        }

        String everything = sink.events()
                + printed.toString(StandardCharsets.UTF_8)
                + summary
                + spec
                + spec.client().endpoint();
        assertThat(bodies).contains("\"content\":\"");
        assertThat(summary.stages().get(0).outcomes().keySet())
                .containsAll(Set.of(
                        Outcome.OK,
                        Outcome.UNAUTHORIZED,
                        Outcome.CLIENT_ERROR,
                        Outcome.SERVER_ERROR,
                        Outcome.ERROR_EVENT,
                        Outcome.MALFORMED,
                        Outcome.NOT_STREAMING,
                        Outcome.TRUNCATED));
        assertThat(lines(everything)).noneMatch(line -> line.contains(KEY) || line.contains(COMPLETION));
        for (long ordinal = 0; ordinal < summary.requestsScheduled(); ordinal++) {
            String prompt =
                    new String(new PromptSource(11, SharedPrefixes.NONE).prompt(ordinal, 32), StandardCharsets.UTF_8);
            assertThat(everything.contains(prompt.substring(0, 16)))
                    .as("prompt of request %d", ordinal)
                    .isFalse();
        }
    }

    private static List<String> lines(String everything) {
        return List.of(everything.split("(?<=}), "));
    }

    /** Repeats the key, the prompt and the completion wherever an answer has room for text. */
    private static Script echo(ScriptedServer.Seen seen) {
        String prompt = seen.body().replaceAll(".*\"content\":\"([^\"]*)\".*", "$1");
        String error = "{\"error\":{\"type\":\"" + KEY + "\",\"code\":\"" + prompt.substring(0, 3) + "\",\"message\":\""
                + prompt + " " + seen.header("authorization") + "\"}}";
        List<Script> answers = List.of(
                sse().token(COMPLETION).finish().done().end(),
                whole(401, "application/json", error),
                whole(404, "application/json", error),
                whole(500, "application/" + KEY, prompt + KEY, "X-Key: " + KEY),
                sse().token(COMPLETION).event(error).end(),
                sse().token(COMPLETION).event(KEY + prompt).end(),
                whole(200, "text/" + KEY + ";" + prompt, prompt),
                sse().token(COMPLETION).chunk("data: " + KEY + prompt).close(),
                new Script()
                        .raw("HTTP/1.1 " + KEY + " " + prompt + "\r\n" + KEY + "\r\n\r\n")
                        .close(),
                sse().event("{\"object\":\"error\",\"type\":\"" + COMPLETION + "\"}")
                        .end());
        return answers.get(seen.number() % answers.size());
    }
}
