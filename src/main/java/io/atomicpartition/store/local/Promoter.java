package io.atomicpartition.store.local;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Gives a file a second name: by link(2), or by a copy where there are no links. */
final class Promoter {
  private final Links links;

  Promoter(Links links) {
    this.links = links;
  }

  /**
   * Leaves a file under {@code name}: a link to {@code temp}, a synced copy of it, or whatever was
   * there before, which is for the caller to verify.
   *
   * @throws NoSuchFileException if the temp or the directory of {@code name} does not exist
   */
  void promote(Path temp, Path name) throws IOException {
    try {
      links.link(name, temp);
    } catch (FileAlreadyExistsException e) {
      return;
    } catch (NoSuchFileException | AccessDeniedException e) {
      throw e;
    } catch (IOException | UnsupportedOperationException e) {
      // EPERM, EXDEV, EMLINK, ENOTSUP: Java tells them apart only by texts in the user's language.
      copyAfter(e, temp, name);
    }
  }

  /**
   * Gives a finished file a name beside its own.
   *
   * @throws FileAlreadyExistsException if the name is taken
   */
  void name(Path hidden, Path name) throws IOException {
    try {
      links.link(name, hidden);
    } catch (FileAlreadyExistsException | NoSuchFileException | AccessDeniedException e) {
      throw e;
    } catch (IOException | UnsupportedOperationException e) {
      // Looks before it renames, which is not atomic. Temps have names of their own.
      Files.move(hidden, name);
    }
  }

  private static void copyAfter(Exception whyNotLinked, Path temp, Path name) throws IOException {
    try {
      copy(temp, name);
    } catch (IOException e) {
      e.addSuppressed(whyNotLinked);
      throw e;
    }
  }

  private static void copy(Path temp, Path name) throws IOException {
    Path partial = LocalPaths.hiddenSibling(name);
    try {
      Files.copy(temp, partial);
      try (FileChannel channel = FileChannel.open(partial, StandardOpenOption.WRITE)) {
        channel.force(true);
      }
      // Looks before it renames, which is not atomic. Final names are one attempt's own.
      Files.move(partial, name);
    } catch (FileAlreadyExistsException e) {
      Files.deleteIfExists(partial);
    } catch (IOException e) {
      try {
        Files.deleteIfExists(partial);
      } catch (IOException second) {
        e.addSuppressed(second);
      }
      throw e;
    }
  }
}
