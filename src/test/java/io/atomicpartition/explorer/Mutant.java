package io.atomicpartition.explorer;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The project's own source with one defence taken out. It is compiled in memory and loaded beside
 * the true classes: nothing in the project's classes could switch a defence off.
 *
 * @param name of the defence that is missing
 * @param edits what is changed in the source
 * @param scenario the one in which it is caught; of the hostile runner's if it begins with {@link
 *     #HOSTILE}
 */
record Mutant(String name, List<Edit> edits, String scenario) {
  /** Begins the scenarios that run the sink's pipeline, for the defences that are in the sink. */
  static final String HOSTILE = "hostile runner: ";

  private static final int HOSTILE_SEEDS = 20;

  private static final Path SOURCES = Path.of("src", "main", "java", "io", "atomicpartition");

  /**
   * One change. The text must be there once: a mutant that no longer fits the code proves nothing.
   *
   * @param file below the package of the project, such as {@code publish/Commit.java}
   */
  record Edit(String file, String find, String replace) {}

  static Mutant of(String name, String scenario, Edit... edits) {
    return new Mutant(name, List.of(edits), scenario);
  }

  /** How it is caught, in words; null if it is not. */
  Object caught() throws Exception {
    return scenario.startsWith(HOSTILE)
        ? HostileProcess.run(
            ProjectLoader.compile(this), scenario.substring(HOSTILE.length()), HOSTILE_SEEDS)
        : ProjectLoader.of(this).call(Gate.class.getName(), "shortest", scenario);
  }

  /** The changed sources, by the file's path. */
  Map<Path, String> sources() throws IOException {
    Map<Path, String> sources = new LinkedHashMap<>();
    for (Edit edit : edits) {
      Path file = SOURCES.resolve(edit.file());
      String source =
          sources.containsKey(file)
              ? sources.get(file)
              : Files.readString(file, StandardCharsets.UTF_8);
      int at = source.indexOf(edit.find());
      if (at < 0 || source.indexOf(edit.find(), at + 1) >= 0) {
        throw new IllegalStateException(
            String.format(
                "Mutant '%s' does not fit %s any more: expected this once, found it %s:%n%s",
                name, file, at < 0 ? "nowhere" : "more than once", edit.find()));
      }
      sources.put(file, source.replace(edit.find(), edit.replace()));
    }
    return sources;
  }
}
