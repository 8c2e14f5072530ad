package io.atomicpartition.bench.cell;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What a cell took.
 *
 * @param cpuSeconds user and system time of the whole process, from its start, compiler and
 *     collector included
 * @param wallSeconds of the job alone
 * @param peakRssMiB the most memory that the process ever had, of which the heap is a part
 * @param writeCpuSeconds of the writing alone, where the cell can tell it apart; or null
 */
public record Measurement(
    double cpuSeconds, double wallSeconds, double peakRssMiB, Double writeCpuSeconds) {
  private static final double NANOS = 1e9;

  /** So far. */
  static Measurement ofThisProcess(long wallNanos) throws IOException {
    return new Measurement(
        cpuSecondsSoFar(), wallNanos / NANOS, peakRssKiB() / 1024.0, DuckDbCopy.writeCpuSeconds());
  }

  /** User and system time of this process, in seconds. */
  static double cpuSecondsSoFar() {
    OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    return system.getProcessCpuTime() / NANOS;
  }

  private static long peakRssKiB() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith("VmHWM:"))
        .map(line -> line.replaceAll("[^0-9]", ""))
        .mapToLong(Long::parseLong)
        .findFirst()
        .orElseThrow(() -> new IOException("/proc/self/status does not say VmHWM"));
  }
}
