package io.atomicpartition.store.local;

import io.atomicpartition.store.CommitRecord;
import io.atomicpartition.store.DeleteReport;
import io.atomicpartition.store.ObjectDigest;
import io.atomicpartition.store.ObjectKeys;
import io.atomicpartition.store.ObjectMissingException;
import io.atomicpartition.store.Placement;
import io.atomicpartition.store.PlacementLostException;
import io.atomicpartition.store.PlacementRequest;
import io.atomicpartition.store.StoreException;
import io.atomicpartition.store.StoredObject;
import io.atomicpartition.store.TargetOccupiedException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * Stages an attempt's files, with the commit record, in a directory that is then renamed onto the
 * partition: not even a reader that lists files sees a part of it.
 *
 * <p>The staged directory and those in it are made once each, before the first link into them, by a
 * mkdir(2) that fails if they are there. Nothing makes a parent afterwards: one that a cleaner took
 * must not come back empty, and go live so.
 */
final class StagedPlacement implements Placement {
  private final LocalPaths paths;
  private final Promoter promoter;
  private final StagingArea staging;
  private final PlacementRequest request;
  private final Path staged;
  private final Path target;
  private final Set<Path> made = new LinkedHashSet<>();
  private final Set<String> names = new LinkedHashSet<>();

  StagedPlacement(
      LocalPaths paths, Promoter promoter, StagingArea staging, PlacementRequest request)
      throws StoreException {
    this.paths = paths;
    this.promoter = promoter;
    this.staging = staging;
    this.request = request;
    this.target = paths.resolve(request.directory());
    try {
      this.staged = staging.makeStaged(request.stagingPrefix(), request.attempt());
    } catch (IOException e) {
      throw LocalErrors.notApplied("Making a staged directory for '" + target + "'", e);
    }
    made.add(staged);
  }

  /** Whether a directory can be renamed onto {@code target}, as it is now. */
  static boolean isPossible(Path target) throws StoreException {
    try {
      return !isOccupied(target);
    } catch (IOException e) {
      throw LocalErrors.reading("Looking at '" + target + "'", e);
    }
  }

  @Override
  public StoredObject promote(String tempKey, String name, ObjectDigest expected)
      throws StoreException {
    Path temp = paths.resolve(tempKey);
    Path file = staged;
    for (String segment : ObjectKeys.segments(name)) {
      file = LocalPaths.below(file, segment);
    }
    try {
      prepare(name, file);
      promoter.promote(temp, file);
      return Verifier.verify(request.directory() + "/" + name, file, expected);
    } catch (NoSuchFileException | ObjectMissingException e) {
      throw isGone(staged) ? lost(e) : Verifier.missing(tempKey, temp);
    } catch (IOException e) {
      throw LocalErrors.notApplied("Linking '" + temp + "' as '" + file + "'", e);
    }
  }

  private synchronized void prepare(String name, Path file) throws IOException {
    names.add(name);
    makeOnce(file.getParent());
  }

  private void makeOnce(Path directory) throws IOException {
    if (!made.contains(directory)) {
      makeOnce(directory.getParent());
      Files.createDirectory(directory);
      made.add(directory);
    }
  }

  @Override
  public synchronized CommitRecord commit(byte[] body) throws StoreException {
    Instant written = writeRecord(body);
    try {
      Directories.withParents(
          target, () -> Files.move(staged, target, StandardCopyOption.ATOMIC_MOVE));
    } catch (IOException e) {
      throw whyNotRenamed(e);
    }
    try {
      Directories.syncUpTo(target.getParent(), paths.root());
      syncStagingParent();
    } catch (IOException e) {
      throw LocalErrors.unknown("Making the rename onto '" + target + "' durable", e);
    }
    return RecordFiles.record(body, written);
  }

  private Instant writeRecord(byte[] body) throws StoreException {
    String name = request.recordKey().substring(request.directory().length() + 1);
    try {
      // Written over if a request before this one was refused: nobody else knows this file yet.
      Instant written =
          RecordFiles.write(
              staged.resolve(name),
              body,
              StandardOpenOption.CREATE,
              StandardOpenOption.TRUNCATE_EXISTING,
              StandardOpenOption.WRITE);
      for (Path directory : made) {
        Directories.sync(directory);
      }
      return written;
    } catch (IOException e) {
      if (isGone(staged)) {
        throw lost(e);
      }
      throw LocalErrors.notApplied(
          "Writing '" + staged.resolve(name) + "', to be moved onto '" + target + "',", e);
    }
  }

  /** The rename has returned, so looking tells more than texts in the user's language. */
  private StoreException whyNotRenamed(IOException e) {
    if (isGone(staged)) {
      return lost(e);
    }
    try {
      if (isOccupied(target)) {
        return new TargetOccupiedException(
            String.format(
                "'%s' is not an empty directory, so no directory can be renamed onto it", target),
            e);
      }
    } catch (IOException second) {
      e.addSuppressed(second);
    }
    return LocalErrors.notApplied("Renaming '" + staged + "' onto '" + target + "'", e);
  }

  private void syncStagingParent() throws IOException {
    try {
      Directories.sync(staged.getParent());
    } catch (NoSuchFileException e) {
      // Empty since the rename, and pruned: there is no name left in it to be made durable.
    }
  }

  @Override
  public synchronized DeleteReport discard() throws StoreException {
    try {
      return staging.throwAway(staged)
          ? new DeleteReport(names.size(), Map.of())
          : DeleteReport.NOTHING;
    } catch (IOException e) {
      throw LocalErrors.unknown("Removing the staged directory '" + staged + "'", e);
    }
  }

  private PlacementLostException lost(IOException cause) {
    return new PlacementLostException(
        String.format(
            "The staged directory '%s' is gone: taken by a cleaner, or moved onto '%s' before",
            staged, target),
        cause);
  }

  private static boolean isGone(Path path) {
    return !Files.exists(path, LinkOption.NOFOLLOW_LINKS);
  }

  private static boolean isOccupied(Path target) throws IOException {
    if (isGone(target)) {
      return false;
    }
    if (!Files.isDirectory(target, LinkOption.NOFOLLOW_LINKS)) {
      return true;
    }
    try (DirectoryStream<Path> names = Files.newDirectoryStream(target)) {
      return names.iterator().hasNext();
    } catch (NoSuchFileException e) {
      return false;
    }
  }
}
