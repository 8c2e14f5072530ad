package io.atomicpartition.store.local;

import java.io.IOException;
import java.nio.file.Path;

/** How a file gets a second name; {@link java.nio.file.Files#createLink} but in tests. */
@FunctionalInterface
interface Links {
  /**
   * Gives {@code existing} a second name, never over another.
   *
   * @throws java.nio.file.FileAlreadyExistsException if the name is taken
   * @throws UnsupportedOperationException or another IOException where links cannot be made
   */
  void link(Path name, Path existing) throws IOException;
}
