package io.atomicpartition.store.local;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;

/**
 * Mutual exclusion by a lock file: of threads, of class loaders in one JVM, and of processes on one
 * machine. The system drops the lock of a process that dies; the file stays, and means nothing.
 *
 * <p>POSIX drops a process's lock as soon as it closes <em>any</em> descriptor of the file, so it
 * is opened here alone, and only inside the JVM-wide monitor.
 */
final class FileMutex {
  private static final Duration PAUSE = Duration.ofMillis(2);

  private final int tries;

  /**
   * @param patience how long another process may hold the lock, which it needs for milliseconds
   */
  FileMutex(Duration patience) {
    this.tries = (int) Math.max(1, patience.dividedBy(PAUSE));
  }

  /** Runs {@code action} while holding the lock. */
  <T> T holding(Path lockFile, Directories.PathAction<T> action) throws IOException {
    Path real = lockFile.toAbsolutePath().getParent().toRealPath().resolve(lockFile.getFileName());
    // Strings are interned once per JVM, whichever class loader has loaded this class.
    synchronized (("io.atomicpartition.store.local.FileMutex:" + real).intern()) {
      try (FileChannel channel =
              FileChannel.open(real, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
          FileLock lock = lock(channel, real)) {
        if (!lock.isValid()) {
          throw new IOException("The lock on '" + real + "' was lost as soon as it was granted");
        }
        return action.run();
      }
    }
  }

  private FileLock lock(FileChannel channel, Path file) throws IOException {
    for (int i = 0; i < tries; i++) {
      try {
        FileLock lock = channel.tryLock();
        if (lock != null) {
          return lock;
        }
      } catch (OverlappingFileLockException e) {
        // Held in this JVM by code that does not know our monitor: wait, as for another process.
      }
      try {
        Thread.sleep(PAUSE.toMillis());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new InterruptedIOException(
            "Interrupted while waiting for the lock on '" + file + "'");
      }
    }
    throw new IOException(
        String.format(
            "another process has held the lock on '%s' for %s; see who (fuser, lsof) and whether it"
                + " hangs; the file itself may stay",
            file, PAUSE.multipliedBy(tries)));
  }
}
