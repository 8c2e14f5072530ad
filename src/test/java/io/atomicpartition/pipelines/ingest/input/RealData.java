package io.atomicpartition.pipelines.ingest.input;

import static org.junit.Assume.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;

/** The real data beside the project; {@code -Dreal.data=<folder>} says where else it is. */
final class RealData {
  private static final Path FOLDER =
      Path.of(System.getProperty("real.data", "../shared/data")).toAbsolutePath().normalize();

  private RealData() {}

  /** A path in the folder; skips the test where the folder is missing. */
  static String path(String name) {
    assumeTrue(
        "No real data at " + FOLDER + "; give its folder as -Dreal.data",
        Files.isDirectory(FOLDER));
    return FOLDER.resolve(name).toString();
  }
}
