package io.atomicpartition.store.local;

import io.atomicpartition.store.ObjectKeys;
import io.atomicpartition.store.StoreLocation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;

/**
 * The staging area's directories: those that attempts stage in, those that are being thrown away,
 * and those that stand empty.
 *
 * <p>A staged directory is thrown away only after it was renamed to a name that no attempt knows.
 * Otherwise a cleaner could empty it under a rename that makes it live.
 */
final class StagingArea {
  private static final System.Logger LOG = System.getLogger(StagingArea.class.getName());
  private static final String STAGED = ".staged-";
  private static final String TRASH = ".trash-";

  private final LocalPaths paths;

  StagingArea(LocalPaths paths) {
    this.paths = paths;
  }

  /** Makes an attempt's staged directory, by a mkdir(2) that fails if the name is taken. */
  Path makeStaged(String stagingPrefix, String attempt) throws IOException {
    if (!StoreLocation.isStaging(stagingPrefix) || !stagingPrefix.endsWith("/")) {
      throw new IllegalArgumentException(
          String.format(
              "Expected a prefix such as '%s/run/', found '%s'",
              StoreLocation.STAGING, stagingPrefix));
    }
    Path staged = paths.resolve(stagingPrefix + STAGED + attempt + "-" + LocalPaths.randomName());
    return Directories.withParents(staged, () -> Files.createDirectory(staged));
  }

  /** The staged directory, or the one being thrown away, that a key is in. */
  Optional<Path> enclosing(String key) {
    if (!StoreLocation.isStaging(key)) {
      return Optional.empty();
    }
    List<String> segments = ObjectKeys.segments(key);
    for (int i = 1; i < segments.size() - 1; i++) {
      if (segments.get(i).startsWith(STAGED) || segments.get(i).startsWith(TRASH)) {
        return Optional.of(paths.resolve(String.join("/", segments.subList(0, i + 1))));
      }
    }
    return Optional.empty();
  }

  /**
   * Throws a staged directory away.
   *
   * @return false if it was gone: thrown away before, or live by now
   */
  boolean throwAway(Path staged) throws IOException {
    Path trash = staged;
    if (!staged.getFileName().toString().startsWith(TRASH)) {
      trash = staged.resolveSibling(TRASH + LocalPaths.randomName());
      try {
        Files.move(staged, trash, StandardCopyOption.ATOMIC_MOVE);
      } catch (NoSuchFileException e) {
        return false;
      }
    }
    Directories.deleteRecursively(trash);
    prune(trash.getParent());
    return true;
  }

  /**
   * Removes a directory of the staging area if it is empty, then its parents; up to and including
   * {@code <root>/_staging}, but never a location that the user has chosen.
   */
  void prune(Path directory) {
    Path top = paths.staging();
    Path current = directory;
    while (current.startsWith(top) && !(current.equals(top) && paths.stagingOutside())) {
      try {
        Files.delete(current);
      } catch (NoSuchFileException e) {
        // Pruned by somebody else; its parent may be empty all the same.
      } catch (IOException e) {
        LOG.log(System.Logger.Level.DEBUG, "Not pruned, harmless: " + current, e);
        return; // as a rule, because it is not empty
      }
      current = current.getParent();
    }
  }
}
