package io.atomicpartition.store.local;

import io.atomicpartition.store.Checksums;
import io.atomicpartition.store.CommitRecord;
import io.atomicpartition.store.PreconditionFailedException;
import io.atomicpartition.store.RecordVersion;
import io.atomicpartition.store.StoreException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.Optional;

/**
 * Commit records as files: created by link(2), which refuses a name that is taken; replaced under a
 * lock, by a comparison and a rename(2). A reader finds the one or the other whole.
 */
final class RecordFiles {
  private static final int STABLE_READ_TRIES = 1_000;

  private final Links links;
  private final FileMutex mutex;

  RecordFiles(Links links, FileMutex mutex) {
    this.links = links;
    this.mutex = mutex;
  }

  /** Reads body and time stamp of one and the same write. */
  static Optional<CommitRecord> read(Path file) throws StoreException {
    try {
      for (int left = STABLE_READ_TRIES; left > 0; left--) {
        BasicFileAttributes before = Files.readAttributes(file, BasicFileAttributes.class);
        CommitRecord.checkSize(file, before.size());
        byte[] body = Files.readAllBytes(file);
        BasicFileAttributes after = Files.readAttributes(file, BasicFileAttributes.class);
        if (before.lastModifiedTime().equals(after.lastModifiedTime())
            && before.fileKey().equals(after.fileKey())) {
          return Optional.of(record(body, after.lastModifiedTime().toInstant()));
        }
      }
      throw new StoreException("'" + file + "' was rewritten during each of many reads of it");
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw LocalErrors.reading("Reading '" + file + "'", e);
    }
  }

  CommitRecord create(Path file, byte[] body) throws StoreException {
    String what = "Creating '" + file + "'";
    Path hidden = LocalPaths.hiddenSibling(file);
    try {
      Instant written = Directories.withParents(hidden, () -> writeNew(hidden, body));
      linkAs(file, hidden);
      try {
        Directories.sync(file.getParent());
      } catch (IOException e) {
        throw LocalErrors.unknown(what, e);
      }
      return record(body, written);
    } catch (IOException e) {
      throw LocalErrors.notApplied(what, e);
    } finally {
      Leftovers.delete(hidden);
    }
  }

  private void linkAs(Path file, Path hidden) throws IOException {
    try {
      links.link(file, hidden);
    } catch (FileAlreadyExistsException e) {
      throw new PreconditionFailedException("'" + file + "' exists; expected no record there", e);
    } catch (IOException | UnsupportedOperationException e) {
      // The call has returned, so looking tells whether it was applied.
      if (Files.notExists(file, LinkOption.NOFOLLOW_LINKS)) {
        throw LocalErrors.notApplied(
            "Creating '" + file + "' by link(2), which this file system may not have,",
            e instanceof IOException io ? io : new IOException(e.toString(), e));
      }
      if (!isSame(file, hidden)) {
        throw new PreconditionFailedException("'" + file + "' exists; expected no record there", e);
      }
    }
  }

  private static boolean isSame(Path file, Path hidden) throws StoreException {
    try {
      return Files.isSameFile(file, hidden);
    } catch (IOException e) {
      throw LocalErrors.unknown("Creating '" + file + "'", e);
    }
  }

  CommitRecord replace(Path file, byte[] body, RecordVersion expected) throws StoreException {
    String what = "Replacing '" + file + "'";
    if (Files.notExists(file)) {
      throw gone(file, expected, null);
    }
    boolean[] issued = {false};
    try {
      return mutex.holding(lockFile(file), () -> compareAndSwap(file, body, expected, issued));
    } catch (StoreException e) {
      throw e;
    } catch (IOException e) {
      throw issued[0] ? LocalErrors.unknown(what, e) : LocalErrors.notApplied(what, e);
    }
  }

  private static CommitRecord compareAndSwap(
      Path file, byte[] body, RecordVersion expected, boolean[] issued) throws IOException {
    RecordVersion found;
    try {
      found = version(Files.readAllBytes(file));
    } catch (NoSuchFileException e) {
      throw gone(file, expected, e);
    }
    if (!found.equals(expected)) {
      throw new PreconditionFailedException(
          String.format("'%s' has changed: expected version %s, found %s", file, expected, found));
    }
    // Whoever holds the lock may use this name, so that a killed process leaves one at the most.
    Path next = file.resolveSibling("." + file.getFileName() + ".next");
    Files.deleteIfExists(next);
    Instant written = writeNew(next, body);
    issued[0] = true;
    try {
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      issued[0] = !Files.exists(next); // the call has returned, and a rename would have taken it
      throw e;
    }
    Directories.sync(file.getParent());
    return record(body, written);
  }

  /** Whether a name is a lock file's; see {@link FileMutex} for why nobody else may open it. */
  static boolean isLockFile(Path file) {
    String name = file.getFileName().toString();
    return name.equals("_manifest.lock") || (name.startsWith(".") && name.endsWith(".lock"));
  }

  private static Path lockFile(Path record) {
    String name = record.getFileName().toString();
    return record.resolveSibling(
        name.equals("_manifest.json") ? "_manifest.lock" : "." + name + ".lock");
  }

  static Instant writeNew(Path file, byte[] body) throws IOException {
    return write(file, body, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
  }

  /** Writes and syncs a file; the time stamp is the one that it keeps under every later name. */
  static Instant write(Path file, byte[] body, OpenOption... options) throws IOException {
    try (FileChannel channel = FileChannel.open(file, options)) {
      ByteBuffer rest = ByteBuffer.wrap(body);
      while (rest.hasRemaining()) {
        channel.write(rest);
      }
      channel.force(true);
    }
    return Files.getLastModifiedTime(file).toInstant();
  }

  static CommitRecord record(byte[] body, Instant lastModified) {
    return new CommitRecord(body, version(body), lastModified);
  }

  private static RecordVersion version(byte[] body) {
    return new RecordVersion(Checksums.sha256(body));
  }

  private static PreconditionFailedException gone(
      Path file, RecordVersion expected, NoSuchFileException cause) {
    return new PreconditionFailedException(
        String.format("There is no '%s'; expected version %s of it", file, expected), cause);
  }
}
