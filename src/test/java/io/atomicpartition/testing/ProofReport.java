package io.atomicpartition.testing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What the proofs have shown, written by the runs that showed it and never by hand: a Markdown file
 * for each section under {@code target/proof}, which {@code make proof} joins in the order of their
 * names.
 */
public final class ProofReport {
  private static final Path DIRECTORY = Path.of("target", "proof");

  private ProofReport() {}

  /**
   * Writes a section, in place of the one that an earlier run wrote.
   *
   * @param name of the file, such as {@code 10-explorer}: it decides the order
   * @param title of the section
   * @param lines Markdown
   */
  public static void section(String name, String title, List<String> lines) throws IOException {
    Files.createDirectories(DIRECTORY);
    Files.writeString(
        DIRECTORY.resolve(name + ".md"),
        "## " + title + "\n\n" + String.join("\n", lines) + "\n",
        StandardCharsets.UTF_8);
    System.out.println(title + ":\n" + String.join("\n", lines));
  }
}
