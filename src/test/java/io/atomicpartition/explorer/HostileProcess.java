package io.atomicpartition.explorer;

import io.atomicpartition.sink.HostileRunnerCatcher;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The hostile runner in a process of its own, with a mutant's classes before the true ones: Beam
 * finds classes by more ways than a loader can stand in.
 */
final class HostileProcess {
  private static final long PATIENCE_MINUTES = 5;

  private HostileProcess() {}

  /**
   * Runs a scenario.
   *
   * @param mutated class files by class name
   * @return what it breaks, in words; null if nothing
   */
  static String run(Map<String, byte[]> mutated, String scenario, int seeds) throws Exception {
    Path classes = Files.createTempDirectory("mutant");
    try {
      return run(classes, mutated, scenario, seeds);
    } finally {
      try (Stream<Path> files = Files.walk(classes)) {
        files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
      }
    }
  }

  private static String run(Path classes, Map<String, byte[]> mutated, String scenario, int seeds)
      throws Exception {
    for (Map.Entry<String, byte[]> entry : mutated.entrySet()) {
      Path file = file(classes, entry.getKey());
      Files.createDirectories(file.getParent());
      Files.write(file, entry.getValue());
    }
    Path output = Files.createTempFile("mutant", ".txt");
    try {
      Process process =
          new ProcessBuilder(
                  List.of(
                      Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                      "-XX:TieredStopAtLevel=1",
                      "-cp",
                      classes + File.pathSeparator + System.getProperty("java.class.path"),
                      HostileRunnerCatcher.class.getName(),
                      scenario,
                      Integer.toString(seeds)))
              .redirectError(ProcessBuilder.Redirect.DISCARD) // Beam's warnings
              .redirectOutput(output.toFile())
              .start();
      if (!process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES)) {
        process.destroyForcibly();
        throw new IOException("Scenario '" + scenario + "' did not end");
      }
      if (process.exitValue() != 0) {
        throw new IOException(
            "Scenario '" + scenario + "' ended with exit code " + process.exitValue());
      }
      String found = Files.readString(output, StandardCharsets.UTF_8);
      return found.isEmpty() ? null : found;
    } finally {
      Files.deleteIfExists(output);
    }
  }

  private static Path file(Path classes, String name) {
    return classes.resolve(name.replace('.', '/') + ".class");
  }
}
