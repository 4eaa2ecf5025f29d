package io.reflectretry.benchmark;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** Both clocks of this process at one moment, or between two. */
record Seconds(double clock, double cpu) {

    private static final double NANOS = 1e9;

    static Seconds now() {
        OperatingSystemMXBean system =
                ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        return new Seconds(System.nanoTime() / NANOS, system.getProcessCpuTime() / NANOS);
    }

    Seconds since(Seconds earlier) {
        return new Seconds(clock - earlier.clock, cpu - earlier.cpu);
    }

    Seconds plus(Seconds other) {
        return new Seconds(clock + other.clock, cpu + other.cpu);
    }
}
