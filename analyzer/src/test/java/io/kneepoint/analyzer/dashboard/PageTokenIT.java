// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A page that has a token shows nothing to whoever does not know it. */
class PageTokenIT {

    private final String link = PageToken.random(new SplittableRandom(5)).asQuery();
    private final String token = link.substring(link.indexOf('=') + 1);
    private final HttpClient client = HttpClient.newHttpClient();
    private final PageServer server =
            PageServerIT.serve(new RunBoard(), "/health", "well", Optional.of(PageToken.of("token", token)));

    @AfterEach
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "page.js",
                "icon.svg",
                "events?run=x",
                "api/choices",
                "api/compare?baseline=a",
                "?token=",
                "?token=wrong",
                "nothing"
            })
    void shouldShowNothingWithoutIt(String path) throws Exception {
        HttpResponse<String> response = get(path);

        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(response.body()).contains("token: missing or wrong").doesNotContain(token);
        assertThat(response.headers().firstValue("Set-Cookie")).isEmpty();
        assertThat(response.headers().firstValue("Content-Security-Policy")).isPresent();
        assertThat(response.headers().firstValue("Access-Control-Allow-Origin")).isEmpty();
    }

    @Test
    void shouldLetABrowserInByTheLinkAndThenByItsCookie() throws Exception {
        assertThat(server.uri()).hasToString(base() + link);
        HttpResponse<String> first = get(link);

        assertThat(first.statusCode()).isEqualTo(303);
        assertThat(first.headers().firstValue("Location")).hasValue("/");
        String cookie = first.headers().firstValue("Set-Cookie").orElseThrow();
        assertThat(cookie).contains("HttpOnly", "SameSite=Strict", "Path=/");
        String pair = cookie.substring(0, cookie.indexOf(';'));
        assertThat(get("", "Cookie", "other=1; " + pair).statusCode()).isEqualTo(200);
        assertThat(get("api/choices", "Cookie", pair).statusCode()).isEqualTo(200);
        assertThat(get("", "Cookie", pair + "x").statusCode()).isEqualTo(401);
    }

    @Test
    void shouldTakeItFromAHeader() throws Exception {
        assertThat(get("api/choices", "Authorization", "Bearer " + token).statusCode())
                .isEqualTo(200);
        assertThat(get("api/choices", "Authorization", "Bearer " + token.substring(1))
                        .statusCode())
                .isEqualTo(401);
        assertThat(get("api/choices", "Authorization", "Basic " + token).statusCode())
                .isEqualTo(401);
    }

    @Test
    void shouldAnswerWhatIsForMachinesToEverybody() throws Exception {
        assertThat(get("health").body()).isEqualTo("well");
    }

    @Test
    void shouldBeHardToGuessAndNeverRepeated() {
        assertThat(token).hasSize(32);
        assertThat(PageToken.of("token", token)).hasToString("PageToken");
        assertThatThrownBy(() -> PageToken.of("KNEEPOINT_PAGE_TOKEN", "too-short"))
                .hasMessage(
                        "KNEEPOINT_PAGE_TOKEN: not a token (expected: 16 or more letters, digits, dashes or underscores)");
        assertThatThrownBy(() -> PageToken.of("token", "sixteen letters; and more"))
                .hasMessageNotContaining("sixteen");
    }

    private String base() {
        URI uri = server.uri();
        return "http://" + uri.getAuthority() + "/";
    }

    private HttpResponse<String> get(String path, String... headers) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base() + path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
