// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.kneepoint.generator.dialect.Dialect;
import io.kneepoint.generator.dialect.Dialects;
import io.kneepoint.generator.request.RequestResult;
import io.kneepoint.generator.testing.Script;
import io.kneepoint.generator.testing.ScriptedServer;
import io.kneepoint.schemas.event.Outcome;
import io.kneepoint.schemas.event.RequestEnded;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What docs/endpoints.md says holds. */
class EndpointsDocIT {

    private static final Path DOCUMENT = Path.of("..", "docs", "endpoints.md");

    @Test
    void shouldRunTheHouseApi(@TempDir Path folder) throws IOException {
        String document = Files.readString(DOCUMENT);
        String yaml = document.substring(document.indexOf("```yaml\n") + "```yaml\n".length());
        Path file = Files.writeString(folder.resolve("house.yaml"), yaml.substring(0, yaml.indexOf("```")));
        Dialect dialect = Dialects.read(file);
        Script answer = Script.sse()
                .event("{\"piece\":{\"thought\":\"hm\"}}")
                .event("{\"piece\":{\"text\":\"a\"}}")
                .event("{\"piece\":{\"text\":\"b\",\"why\":\"length\"}}")
                .event("{\"cost\":{\"in\":7,\"out\":3}}")
                .event("{\"over\":true}")
                .end();
        Script problem = Script.sse()
                .event("{\"piece\":{\"text\":\"a\"}}")
                .event("{\"problem\":{\"kind\":\"overloaded\"}}")
                .end();
        try (ScriptedServer server = ScriptedServer.start(seen -> seen.number() == 0 ? answer : problem)) {
            ClientSettings settings =
                    ClientSettings.of(Endpoint.parse(server.url("/house/v2/stream")), dialect.keyHeader("k"));
            try (SingleRequests requests =
                    new SingleRequests(settings, dialect, SingleRequests.QUICK, Transport.best())) {
                RequestResult good = requests.send();
                RequestResult bad = requests.send();

                assertThat(good.outcome()).isEqualTo(Outcome.OK);
                assertThat(good.outputTokens()).isEqualTo(3);
                assertThat(requests.sink.of(0, RequestEnded.class).get(0).getPromptTokens())
                        .isEqualTo(7);
                assertThat(bad.outcome()).isEqualTo(Outcome.ERROR_EVENT);
                assertThat(bad.detail()).hasValue("error event after 1 token, overloaded");
            }
            assertThat(server.seen().get(0).header("x-house-key")).isEqualTo("k");
        }
    }

    @Test
    void shouldNameEveryOutcomeAndDialect() throws IOException {
        String document = Files.readString(DOCUMENT);

        assertThat(Arrays.stream(Outcome.values()).filter(outcome -> outcome != Outcome.UNKNOWN))
                .allSatisfy(outcome -> assertThat(document).contains("`" + outcome + "`"));
        assertThat(Dialects.names())
                .allSatisfy(name -> assertThat(document)
                        .contains("| `" + name + "` | `"
                                + Dialects.named(name).spec().path() + "` |"));
    }
}
