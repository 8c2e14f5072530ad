package io.atomicpartition.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;

/** On what the benchmark ran, in words. */
final class Machine {
  private static final double KIB_PER_GIB = 1 << 20;

  private Machine() {}

  static String describe() throws IOException {
    return "%d cores (%s), %.0f GiB of memory, %s %s, Java %s, on %s"
        .formatted(
            Runtime.getRuntime().availableProcessors(),
            value("/proc/cpuinfo", "model name"),
            Long.parseLong(value("/proc/meminfo", "MemTotal").replaceAll("\\D", "")) / KIB_PER_GIB,
            System.getProperty("os.name"),
            System.getProperty("os.version"),
            Runtime.version(),
            LocalDate.now(ZoneOffset.UTC));
  }

  private static String value(String file, String key) throws IOException {
    try (Stream<String> lines = Files.lines(Path.of(file))) {
      return lines
          .filter(line -> line.startsWith(key))
          .map(line -> List.of(line.split(":\\s*", 2)).get(1))
          .findFirst()
          .orElse("unknown");
    }
  }
}
