// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EndpointTest {

    @Test
    void shouldReadTheParts() {
        assertThat(Endpoint.parse("http://h:8000/v1?k=v")).isEqualTo(new Endpoint(false, "h", 8000, "/v1", "?k=v"));
        assertThat(Endpoint.parse("HTTPS://h")).isEqualTo(new Endpoint(true, "h", 443, "/", ""));
        assertThat(Endpoint.parse("http://[2001:db8::1]/x"))
                .isEqualTo(new Endpoint(false, "2001:db8::1", 80, "/x", ""));
    }

    @Test
    void shouldShowNoQuery() {
        assertThat(Endpoint.parse("https://h:8443/v1?key=secret")).hasToString("https://h:8443/v1");
        assertThat(Endpoint.parse("http://[::1]:80/v1")).hasToString("http://[::1]/v1");
    }

    @ParameterizedTest
    @CsvSource({
        "http://user:secret@h/v1, user or key",
        "ftp://h/secret, http or https",
        "h:8000/secret, http or https",
        "/v1/secret, without a scheme",
        "http:///secret, without a host",
        "http://h:99999/secret, 1 to 65535",
        "http://h:0/secret, 1 to 65535",
        "http://h /secret, not a URL"
    })
    void shouldSayWhatIsWrongWithoutRepeatingIt(String url, String expected) {
        assertThatThrownBy(() -> Endpoint.parse(url))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(expected)
                .hasMessageNotContaining("secret")
                .hasNoCause();
    }
}
