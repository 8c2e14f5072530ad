package io.atomicpartition.pipelines.ingest.input;

import static org.junit.Assert.assertTrue;
import static org.junit.Assume.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;

/** The real data beside the project; {@code -Dreal.data=<folder>} says where else it is. */
public final class RealData {
  private static final Path FOLDER =
      Path.of(System.getProperty("real.data", "../shared/data")).toAbsolutePath().normalize();

  private RealData() {}

  /** A path in the folder; where that is missing, skips the test, or fails it in CI. */
  public static String path(String name) {
    String missing = "No real data at " + FOLDER + "; give its folder as -Dreal.data";
    if (System.getenv("CI") != null) {
      assertTrue(missing, Files.isDirectory(FOLDER));
    }
    assumeTrue(missing, Files.isDirectory(FOLDER));
    return FOLDER.resolve(name).toString();
  }
}
