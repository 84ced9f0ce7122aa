// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.driver;

import io.kneepoint.generator.client.BodyWriter;
import io.kneepoint.generator.dialect.BodyTemplate;
import io.kneepoint.generator.request.EchoGuard;
import io.kneepoint.generator.request.RequestPlan;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/**
 * Makes the requests of a run: lengths and prompts by seed and ordinal, so that a request is the same in every run of its seed, and no two
 * workers of a run ask the same.
 *
 * <p>Confined to one event loop.
 */
final class RequestFactory {

    private static final int SHORTEST_ECHO = 3;

    private final RequestShape shape;
    private final WorkerShare share;
    private final BodyTemplate template;
    private final PromptSource prompts;
    private final List<String> secrets;

    RequestFactory(RunSpec spec) {
        this.shape = spec.shape();
        this.share = spec.about().share();
        this.template = spec.dialect().body(shape.moreBody(), shape.ignoreEos());
        this.prompts = new PromptSource(shape.seed(), shape.prefixes());
        this.secrets = secretsOf(spec.client().secrets());
    }

    /** What the request of that ordinal asks for where nobody says. */
    RequestContent drawn(long ordinal) {
        SplittableRandom random = random(ordinal);
        int promptTokens = shape.promptTokens().draw(random);
        return RequestContent.of(promptTokens, shape.outputTokens().draw(random));
    }

    /** A number in [0, 1) for that ordinal, independent of what the request asks for. */
    double drawn01(long ordinal) {
        return random(~ordinal).nextDouble();
    }

    private SplittableRandom random(long ordinal) {
        return new SplittableRandom(shape.seed() ^ (share.numberOf(ordinal) * 0x9E3779B97F4A7C15L));
    }

    BodyWriter body(RequestPlan plan, RequestContent content) {
        return out -> template.write(
                out, shape.model(), prompts.prompt(share.numberOf(plan.ordinal()), content), plan.maxOutputTokens());
    }

    /** Knows the keys of the run and the body of this request. */
    EchoGuard echoGuard(RequestPlan plan, RequestContent content) {
        return label -> label.length() >= SHORTEST_ECHO && (isInSecrets(label) || isInBody(label, plan, content));
    }

    private boolean isInSecrets(String label) {
        return secrets.stream().anyMatch(secret -> secret.contains(label) || label.contains(secret));
    }

    private boolean isInBody(String label, RequestPlan plan, RequestContent content) {
        ByteBuf body = Unpooled.buffer();
        body(plan, content).writeTo(body);
        ByteBuf wanted = Unpooled.copiedBuffer(label, StandardCharsets.UTF_8);
        return ByteBufUtil.indexOf(wanted, body) >= 0;
    }

    /** The header values, and the last word of each, which is the key itself behind a word such as Bearer. */
    private static List<String> secretsOf(Collection<String> values) {
        return values.stream()
                .flatMap(value -> Stream.of(value, value.substring(value.lastIndexOf(' ') + 1)))
                .filter(secret -> secret.length() >= SHORTEST_ECHO)
                .distinct()
                .toList();
    }
}
