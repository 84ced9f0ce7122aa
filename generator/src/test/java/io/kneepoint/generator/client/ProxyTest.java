// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProxyTest {

    private static final Endpoint HTTPS = Endpoint.parse("https://api.example.com/v1");
    private static final Endpoint HTTP = Endpoint.parse("http://api.example.com/v1");

    @Test
    void shouldTakeTheVariableOfTheEndpointsScheme() {
        Map<String, String> environment = Map.of("HTTPS_PROXY", "http://a:1", "HTTP_PROXY", "b:2", "http_proxy", "c");

        assertThat(Proxy.ofEnvironment(environment, HTTPS)).hasValue(new Proxy("a", 1, Optional.empty()));
        assertThat(Proxy.ofEnvironment(environment, HTTP)).hasValue(new Proxy("c", 80, Optional.empty()));
        assertThat(Proxy.ofEnvironment(Map.of(), HTTP)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "*, false",
        "example.com, false",
        ".example.com, false",
        "*.example.com, false",
        "'localhost, API.example.com', false",
        "api.example.com:443, false",
        "api.example.com:80, true",
        "ample.com, true",
        "'', true",
        "10.0.0.1, true"
    })
    void shouldHonourExceptions(String exceptions, boolean proxied) {
        Map<String, String> environment = Map.of("https_proxy", "http://a:1", "no_proxy", exceptions);

        assertThat(Proxy.ofEnvironment(environment, HTTPS).isPresent()).isEqualTo(proxied);
    }

    @Test
    void shouldReadCredentialsOfTheEnvironmentAndShowNone() {
        Proxy proxy = Proxy.parse("HTTP_PROXY", "http://user:p%40ss+1@[::1]:3128", true);

        assertThat(proxy).isEqualTo(new Proxy("::1", 3128, Optional.of("Basic dXNlcjpwQHNzKzE=")));
        assertThat(proxy).hasToString("proxy [::1]:3128");
        assertThat(ClientSettings.of(HTTP, Map.of())
                        .withProxy(Optional.of(proxy))
                        .toString())
                .doesNotContain("dXNlcjpwQHNzKzE=");
    }

    @ParameterizedTest
    @CsvSource({"http://user:secret@a:1", "socks5://secret", "http://a:70000/secret", "http://se cret", "http:///secret"
    })
    void shouldRefuseWhatItCannotUseAndRepeatNothing(String url) {
        assertThatThrownBy(() -> Proxy.parse("--proxy", url, false))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("--proxy: ")
                .hasMessageContaining("expected: ")
                .hasMessageNotContaining("secret")
                .hasNoCause();
    }
}
