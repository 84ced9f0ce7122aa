// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.embedded.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.kafka.common.utils.Exit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Every test here would end the test's own process if the guard failed. */
class ExitGuardTest {

    private final ThreadGroup first = new ThreadGroup("first");
    private final ThreadGroup second = new ThreadGroup("second");
    private final List<String> heard = Collections.synchronizedList(new ArrayList<>());

    @AfterEach
    void release() {
        ExitGuard.release(first);
        ExitGuard.release(second);
    }

    @Test
    void shouldTellTheBrokerWhoseThreadAsked() throws Exception {
        ExitGuard.protect(first, status -> heard.add("first " + status));
        ExitGuard.protect(second, status -> heard.add("second " + status));

        run(first, () -> Exit.exit(3));
        run(second, () -> Exit.halt(4, "disk gone"));

        assertThat(heard).containsExactly("first 3", "second 4");
    }

    @Test
    void shouldTellAllBrokersIfAStrangerAsked() throws Exception {
        ExitGuard.protect(first, status -> heard.add("first " + status));
        ExitGuard.protect(second, status -> heard.add("second " + status));

        run(new ThreadGroup("stranger"), () -> Exit.exit(1));

        assertThat(heard).containsExactlyInAnyOrder("first 1", "second 1");
    }

    @Test
    void shouldStillRefuseWhenABrokerIsGone() throws Exception {
        ExitGuard.protect(first, status -> heard.add("first " + status));
        ExitGuard.release(first);

        run(first, () -> Exit.halt(1));

        assertThat(heard).isEmpty();
    }

    private static void run(ThreadGroup group, Runnable task) throws InterruptedException {
        Thread thread = new Thread(group, task, "asks-to-exit");
        thread.start();
        thread.join();
    }
}
