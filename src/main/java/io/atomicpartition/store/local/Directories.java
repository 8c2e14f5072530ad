package io.atomicpartition.store.local;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;

/** Makes, syncs and removes directories. */
final class Directories {
  /** How often an empty parent may go between making it and using it. */
  private static final int PARENT_TRIES = 100;

  private Directories() {}

  /** An action on a path whose parent exists, as far as one can know. */
  @FunctionalInterface
  interface PathAction<T> {
    T run() throws IOException;
  }

  /** Makes the names in a directory survive a power cut: fsync(2) of the directory. */
  static void sync(Path directory) throws IOException {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  /** Syncs a directory, and its ancestors up to {@code top}. */
  static void syncUpTo(Path directory, Path top) throws IOException {
    Path current = directory;
    sync(current);
    while (!current.equals(top) && current.startsWith(top)) {
      current = current.getParent();
      sync(current);
    }
  }

  private static void make(Path directory) throws IOException {
    // Before JDK 20, createDirectories refuses a symbolic link to a directory (JDK-8294193).
    if (Files.isDirectory(directory)) {
      return;
    }
    try {
      Files.createDirectories(directory);
    } catch (NoSuchFileException | AccessDeniedException e) {
      throw e;
    } catch (FileSystemException e) {
      throw whatIsInTheWay(directory, e);
    }
  }

  private static FileSystemException whatIsInTheWay(Path directory, FileSystemException e)
      throws IOException {
    Path there = directory;
    while (there != null && !Files.exists(there, LinkOption.NOFOLLOW_LINKS)) {
      there = there.getParent();
    }
    FileSystemException named;
    if (there != null && isNoDirectory(there)) {
      named = new NotDirectoryException(there.toString());
    } else if (e instanceof FileAlreadyExistsException) {
      named = new NoSuchFileException(e.getFile()); // a directory, which has gone meanwhile
    } else {
      return e;
    }
    named.initCause(e);
    return named;
  }

  /** Looks once: a directory that comes and goes meanwhile must not be taken for a file. */
  private static boolean isNoDirectory(Path path) throws IOException {
    try {
      BasicFileAttributes found =
          Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      return found.isSymbolicLink() ? !Files.isDirectory(path) : !found.isDirectory();
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  /**
   * Makes a directory with its parents, and makes those that were not there survive a power cut.
   */
  private static void makeDurably(Path directory) throws IOException {
    Path there = directory;
    while (there != null && !Files.isDirectory(there)) {
      there = there.getParent();
    }
    make(directory);
    if (there != null && !there.equals(directory)) {
      syncUpTo(directory.getParent(), there);
    }
  }

  /**
   * Makes the parents of a path, and uses them. An empty parent may go in between, pruned by a
   * cleaner or replaced by a staged directory: then again.
   */
  static <T> T withParents(Path path, PathAction<T> action) throws IOException {
    for (int left = PARENT_TRIES; ; left--) {
      try {
        makeDurably(path.getParent());
        return action.run();
      } catch (NoSuchFileException e) {
        if (left == 1) {
          throw e;
        }
      }
    }
  }

  /** Removes a tree that no attempt knows by its name any more; what vanishes meanwhile is fine. */
  static void deleteRecursively(Path tree) throws IOException {
    Files.walkFileTree(
        tree,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
            if (e instanceof NoSuchFileException) {
              return FileVisitResult.CONTINUE;
            }
            throw e;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path directory, IOException e)
              throws IOException {
            if (e != null && !(e instanceof NoSuchFileException)) {
              throw e;
            }
            Files.deleteIfExists(directory);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
