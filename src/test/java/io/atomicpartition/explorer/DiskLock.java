package io.atomicpartition.explorer;

import java.io.IOException;
import java.nio.file.Path;

/** In place of {@link java.nio.channels.FileLock} in the local store's classes. */
public final class DiskLock implements AutoCloseable {
  private final Path file;

  DiskLock(Path file) {
    this.file = file;
  }

  public boolean isValid() {
    return true;
  }

  @Override
  public void close() throws IOException {
    DiskFiles.unlock(file);
  }
}
