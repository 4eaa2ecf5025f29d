package io.reflectretry.cli.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import org.junit.jupiter.api.Test;

/** CPU time is told apart by the names of real threads, and the shares are of what was counted. */
class CpuSecondsTest {

    private static final double BURNT = 0.5;

    @Test
    void aThreadsTimeIsFoundUnderItsNameAndStaysCountedWhenItHasEnded()
            throws InterruptedException {
        Burner engine = new Burner("policy-engine");
        Burner other = new Burner("codec");
        CpuSeconds before = CpuSeconds.of(ProcessHandle.current());

        engine.burn();
        other.burn();
        CpuSeconds used = CpuSeconds.of(ProcessHandle.current()).since(before);
        other.end();
        CpuSeconds later = CpuSeconds.of(ProcessHandle.current()).since(before);
        engine.end();

        assertThat(used.of(CpuUse.NETWORK)).isBetween(BURNT - 0.1, BURNT + 0.5);
        assertThat(used.of(CpuUse.OTHER)).isGreaterThan(BURNT - 0.1);
        assertThat(used.total()).isGreaterThan(2 * BURNT - 0.2);
        assertThat(later.of(CpuUse.OTHER)).isGreaterThan(BURNT - 0.1);
        assertThat(later.of(CpuUse.NETWORK)).isLessThan(BURNT + 0.5);
    }

    /** A thread that uses half a second of CPU, then lives on until it is told to end. */
    private static final class Burner {
        private final Object lock = new Object();
        private final Thread thread;
        private boolean burnt;
        private boolean ending;

        Burner(String name) {
            thread = Thread.ofPlatform().daemon().name(name).unstarted(this::run);
        }

        private void run() {
            var threads = java.lang.management.ManagementFactory.getThreadMXBean();
            while (threads.getCurrentThreadCpuTime() < BURNT * 1e9) {
                Thread.onSpinWait();
            }
            synchronized (lock) {
                burnt = true;
                lock.notifyAll();
                while (!ending) {
                    await();
                }
            }
        }

        void burn() {
            thread.start();
            synchronized (lock) {
                while (!burnt) {
                    await();
                }
            }
        }

        void end() throws InterruptedException {
            synchronized (lock) {
                ending = true;
                lock.notifyAll();
            }
            thread.join(Duration.ofSeconds(30));
        }

        private void await() {
            try {
                lock.wait();
            } catch (InterruptedException interrupted) {
                throw new IllegalStateException(interrupted);
            }
        }
    }

    @Test
    void sharesLeaveTheAuditOut() {
        SequencedMap<String, CpuSeconds> used = new LinkedHashMap<>();
        used.put(
                "trainer-0",
                new CpuSeconds(Map.of(CpuUse.NETWORK, 90.0, CpuUse.OTHER, 3.0, CpuUse.JIT, 5.0)));
        used.put("broker", new CpuSeconds(Map.of(CpuUse.OTHER, 2.0)));
        used.put("audit-0", new CpuSeconds(Map.of(CpuUse.OTHER, 900.0)));

        assertThat(new CpuTable(used, 10).lines())
                .anyMatch(line -> line.startsWith("audit-0") && line.contains("900.00"))
                .anyMatch(line -> line.contains("100.00 s in all, 10.000 s a step, 10 steps"))
                .anyMatch(line -> line.matches(" *network +90.00 s +90.0%"))
                .anyMatch(line -> line.matches(" *event overhead +5.00 s +5.0%.*"));
    }

    @Test
    void namesOfThreadsAreThoseOfLinux() {
        assertThat(CpuUse.of("policy-engine")).isEqualTo(CpuUse.NETWORK);
        assertThat(CpuUse.of("policy-loader")).isEqualTo(CpuUse.LOADING);
        assertThat(CpuUse.of("C2 CompilerThre")).isEqualTo(CpuUse.JIT);
        assertThat(CpuUse.of("VM Thread")).isEqualTo(CpuUse.GC);
        assertThat(CpuUse.of("kafka-producer-")).isEqualTo(CpuUse.OTHER);
    }
}
