package io.atomicpartition.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** What docs/reading.md marks as run. */
public final class Snippets {
  private static final Pattern RUN =
      Pattern.compile("<!-- run: (\\w+) -->\\n```\\w+\\n(.*?)```", Pattern.DOTALL);

  private Snippets() {}

  /**
   * All that something runs.
   *
   * @param by the word that marks them
   */
  public static List<String> of(String by) throws IOException {
    return RUN.matcher(Files.readString(Path.of("docs/reading.md")))
        .results()
        .filter(found -> found.group(1).equals(by))
        .map(found -> found.group(2).strip())
        .toList();
  }

  /** The only one. */
  public static String one(String by) throws IOException {
    List<String> all = of(by);
    if (all.size() != 1) {
      throw new AssertionError("expected one snippet '" + by + "', found " + all);
    }
    return all.get(0);
  }
}
