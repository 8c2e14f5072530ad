package io.atomicpartition.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What was published where, written by the runs that did it: a line of a Markdown table for each
 * under {@code target/platforms}, whatever profile they ran in; {@code make platforms} prints them.
 */
public final class PlatformReport {
  private static final Path DIRECTORY = Path.of("target", "platforms");

  private PlatformReport() {}

  /**
   * Writes a line, in place of the one that an earlier run wrote.
   *
   * @param name of the file, such as {@code 30-flink}: it decides the order
   * @param platform and its version
   * @param started how
   * @param published how many partitions
   * @param equal whether their content ids are those that the direct runner's have
   */
  public static void row(String name, String platform, String started, int published, boolean equal)
      throws IOException {
    write(name, platform, started, Integer.toString(published), equal ? "yes" : "NO");
  }

  /** The same of a platform that cannot be here: how far the launch went. */
  public static void notRun(String name, String platform, String started) throws IOException {
    write(name, platform, started, "none: not run here", "not run");
  }

  private static void write(
      String name, String platform, String started, String published, String equal)
      throws IOException {
    Files.createDirectories(DIRECTORY);
    String row = String.format("| %s | %s | %s | %s |%n", platform, started, published, equal);
    Files.writeString(DIRECTORY.resolve(name + ".md"), row);
    System.out.print(row);
  }
}
