package io.atomicpartition.store.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Hidden files that have done their duty. */
final class Leftovers {
  private static final System.Logger LOG = System.getLogger(Leftovers.class.getName());

  private Leftovers() {}

  /** Deletes a hidden file; one that stays harms nobody, and must not turn success into failure. */
  static void delete(Path hidden) {
    try {
      if (Files.exists(hidden)) { // if not even its directory is there, that is no failure
        Files.deleteIfExists(hidden);
      }
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "Left behind, harmless: " + hidden, e);
    }
  }
}
