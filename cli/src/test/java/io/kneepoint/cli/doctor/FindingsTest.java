// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.kneepoint.schemas.event.Outcome;
import io.kneepoint.schemas.event.RequestEnded;
import io.kneepoint.schemas.event.StreamEvent;
import io.kneepoint.schemas.event.TokensArrived;
import io.kneepoint.schemas.serde.TrustedRecords;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is found of machines, streams and clocks that are made up. */
class FindingsTest {

    static {
        TrustedRecords.install();
    }

    private static final long MILLI = 1_000_000;

    @TempDir
    private Path root;

    @ParameterizedTest
    @CsvSource({
        "proc/meminfo, MemTotal: 9 kB|MemAvailable:    4000000 kB|, OK",
        "proc/meminfo, MemAvailable: 400000 kB, WARN",
        "proc/meminfo, something else, OK",
        "proc/loadavg, 0.40 0.30 0.20 1/80 77, OK",
        "proc/loadavg, 13.28 12.60 9.96 9/511 19233, WARN",
        "proc/sys/net/ipv4/ip_local_port_range, 32768  60999, OK",
        "proc/sys/net/ipv4/ip_local_port_range, 60000 60999, WARN",
        "sys/devices/system/clocksource/clocksource0/current_clocksource, tsc, OK",
        "sys/devices/system/clocksource/clocksource0/current_clocksource, hpet, WARN",
        "sys/devices/system/cpu/cpu0/cpufreq/scaling_governor, performance, OK",
        "sys/devices/system/cpu/cpu0/cpufreq/scaling_governor, powersave, WARN"
    })
    void shouldJudgeWhatTheSystemSays(String file, String text, Finding.State state) throws IOException {
        Path path = root.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text.replace('|', '\n') + "\n");

        List<Finding> findings = new MachineCheck(root, 2).findings();

        assertThat(findings)
                .filteredOn(each -> judges(each, file))
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.state()).isEqualTo(state);
                    assertThat(finding.cure().isPresent()).isEqualTo(state != Finding.State.OK);
                });
    }

    private static boolean judges(Finding finding, String file) {
        return switch (finding.name()) {
            case "memory" -> file.endsWith("meminfo");
            case "load" -> file.endsWith("loadavg");
            case "local ports" -> file.endsWith("port_range");
            case "clock source" -> file.endsWith("clocksource");
            case "CPU governor" -> file.endsWith("governor");
            default -> false;
        };
    }

    @Test
    void shouldFindNoFaultInASystemThatTellsNothing() {
        MachineCheck silent = new MachineCheck(root, 2);

        assertThat(List.of(silent.memory(), silent.load(), silent.clockSource(), silent.governor(), silent.portRange()))
                .allSatisfy(finding -> {
                    assertThat(finding.state()).isEqualTo(Finding.State.OK);
                    assertThat(finding.found()).startsWith("not told by this system");
                });
        assertThat(new MachineCheck(root, 1).processors().state()).isEqualTo(Finding.State.WARN);
    }

    @ParameterizedTest
    @CsvSource({"100, FAIL", "1000, WARN", "60000, OK"})
    void shouldCountFileDescriptors(long free, Finding.State state) {
        assertThat(MachineCheck.descriptors(free).state()).isEqualTo(state);
    }

    @Test
    void shouldWarnOfATimerThatIsLateOnceInTwenty() {
        long[] late = new long[200];
        Arrays.fill(late, MILLI / 10);
        assertThat(TimerCheck.of(late).state()).isEqualTo(Finding.State.OK);
        Arrays.fill(late, 0, 12, 20 * MILLI);
        assertThat(TimerCheck.of(late).state()).isEqualTo(Finding.State.WARN);
    }

    @Test
    void shouldSeeTokensThatComeOneByOne() {
        assertThat(streaming(50 * MILLI, Collections.nCopies(31, 20 * MILLI), List.of(), 680 * MILLI))
                .isEqualTo(Finding.ok("streaming", "tokens come one by one"));
    }

    @Test
    void shouldSeeAResponseThatWasHeldBack() {
        Finding finding = streaming(670 * MILLI, Collections.nCopies(31, 1000L), List.of(), 680 * MILLI);

        assertThat(finding.state()).isEqualTo(Finding.State.FAIL);
        assertThat(finding.cure()).hasValueSatisfying(cure -> assertThat(cure).contains("proxy_buffering off"));
    }

    @Test
    void shouldSeeOneReadWithEverythingInIt() {
        assertThat(streaming(670 * MILLI, List.of(), List.of(32), 680 * MILLI).state())
                .isEqualTo(Finding.State.FAIL);
    }

    @Test
    void shouldSeeTokensThatComeTogether() {
        Finding finding =
                streaming(50 * MILLI, Collections.nCopies(7, 80 * MILLI), Collections.nCopies(8, 4), 680 * MILLI);

        assertThat(finding.state()).isEqualTo(Finding.State.WARN);
        assertThat(finding.found()).startsWith("4.0 tokens come together");
    }

    @Test
    void shouldNotJudgeResponsesOfAFewTokens() {
        assertThat(streaming(50 * MILLI, List.of(MILLI), List.of(), 60 * MILLI).state())
                .isEqualTo(Finding.State.WARN);
        assertThat(new StreamingCheck().finding().found()).isEqualTo("no response was long enough to tell");
    }

    private static Finding streaming(long firstNanos, List<Long> deltas, List<Integer> tokens, long closedNanos) {
        StreamingCheck check = new StreamingCheck();
        for (long ordinal = 0; ordinal < 3; ordinal++) {
            check.accept(event(
                    ordinal,
                    TokensArrived.newBuilder()
                            .setFirstOffsetNanos(firstNanos)
                            .setDeltasNanos(deltas)
                            .setTokens(tokens)
                            .build()));
            check.accept(event(
                    ordinal,
                    RequestEnded.newBuilder()
                            .setOutcome(Outcome.OK)
                            .setClosedOffsetNanos(closedNanos)
                            .build()));
        }
        return check.finding();
    }

    private static StreamEvent event(long ordinal, Object payload) {
        return StreamEvent.newBuilder()
                .setRunId("r")
                .setWorker(0)
                .setOrdinal(ordinal)
                .setSequence(1)
                .setPayload(payload)
                .build();
    }

    @ParameterizedTest
    @CsvSource({
        "'Tue, 24 Nov 2026 07:30:00 GMT', OK, none that a whole second shows",
        "'Tue, 24 Nov 2026 07:30:02 GMT', OK, the endpoint is at least 1.3 s ahead",
        "'Tue, 24 Nov 2026 07:30:09 GMT', WARN, the endpoint is at least 8.3 s ahead",
        "'Tue, 24 Nov 2026 07:29:50 GMT', WARN, the endpoint is at least 9.4 s behind",
        "yesterday, OK, not told by the endpoint in the form of RFC 9110"
    })
    void shouldCompareClocks(String date, Finding.State state, String found) {
        Finding finding = ClockSkew.of(
                Optional.of(date),
                Instant.parse("2026-11-24T07:30:00.400Z"),
                Instant.parse("2026-11-24T07:30:00.700Z"));

        assertThat(finding.state()).isEqualTo(state);
        assertThat(finding.found()).isEqualTo(found);
    }
}
