package io.atomicpartition.store.local;

import io.atomicpartition.store.ObjectKeys;
import io.atomicpartition.store.RequestRefusedException;
import io.atomicpartition.store.StoreException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;

/**
 * Tries on the file system at hand what this store builds on: some network and user-space file
 * systems do it differently. That the lock excludes other machines cannot be tried from one.
 */
final class LocalStoreProbe {
  private final LocalPaths paths;
  private final StagingArea staging;
  private final Links links;
  private final FileMutex mutex;

  LocalStoreProbe(LocalPaths paths, StagingArea staging, Links links, FileMutex mutex) {
    this.paths = paths;
    this.staging = staging;
    this.links = links;
    this.mutex = mutex;
  }

  /**
   * Checks, below {@code stagingPrefix} alone, and removes what it wrote.
   *
   * @throws StoreException saying which promise is not kept, and where
   */
  void check(String stagingPrefix) throws StoreException {
    Path prefix = paths.directory(ObjectKeys.parent(stagingPrefix));
    try {
      // A name like a staged directory's, so that what a killed probe leaves is thrown away as
      // such.
      Path directory = staging.makeStaged(stagingPrefix, "probe");
      try {
        checkOneFileSystem(directory);
        checkLink(directory);
        checkRename(directory);
        checkLock(directory);
      } finally {
        staging.throwAway(directory);
      }
    } catch (IOException e) {
      throw LocalErrors.notApplied("Checking the file system below '" + prefix + "'", e);
    }
  }

  private void checkOneFileSystem(Path directory) throws IOException {
    Path root = paths.root().toAbsolutePath();
    while (!Files.exists(root)) {
      root = root.getParent();
    }
    if (!device(root).equals(device(directory))) {
      throw refused(
          String.format(
              "the staging location '%s' is on another file system than the root '%s', so nothing"
                  + " can be renamed or linked from the one to the other; choose a staging location"
                  + " beside the root",
              paths.staging(), paths.root()));
    }
  }

  private static Object device(Path path) throws IOException {
    return Files.getAttribute(path, "unix:dev");
  }

  private void checkLink(Path directory) throws IOException {
    Path first = Files.write(directory.resolve("first"), new byte[] {1});
    Path second = Files.write(directory.resolve("second"), new byte[] {2, 2});
    try {
      links.link(second, first);
    } catch (FileAlreadyExistsException e) {
      if (Arrays.equals(Files.readAllBytes(second), new byte[] {2, 2})) {
        return;
      }
    } catch (IOException | UnsupportedOperationException e) {
      // No links here: promote copies, and what needs a link says so. No false promise is made.
      return;
    }
    throw refused(broken(directory, "link(2) gave a file a name that was taken"));
  }

  private static void checkRename(Path directory) throws IOException {
    Path source = Files.createDirectory(directory.resolve("source"));
    Path target = Files.createDirectory(directory.resolve("target"));
    Files.write(target.resolve("file"), new byte[] {1});
    try {
      Files.move(source, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      if (Files.exists(source) && Files.exists(target.resolve("file"))) {
        Files.delete(target.resolve("file"));
        Files.move(source, target, StandardCopyOption.ATOMIC_MOVE);
        return;
      }
    }
    throw refused(broken(directory, "rename(2) replaced a directory that was not empty"));
  }

  private void checkLock(Path directory) throws IOException {
    mutex.holding(directory.resolve("lock"), () -> true);
  }

  private static String broken(Path directory, String what) {
    return String.format(
        "on the file system of '%s', %s: partitions cannot be published safely there; choose a"
            + " local POSIX file system",
        directory, what);
  }

  private static StoreException refused(String message) {
    return new RequestRefusedException("The store's probe failed: " + message);
  }
}
