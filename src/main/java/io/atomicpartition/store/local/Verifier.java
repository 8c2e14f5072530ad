package io.atomicpartition.store.local;

import io.atomicpartition.store.Checksums;
import io.atomicpartition.store.ObjectChecksum;
import io.atomicpartition.store.ObjectDigest;
import io.atomicpartition.store.ObjectMismatchException;
import io.atomicpartition.store.ObjectMissingException;
import io.atomicpartition.store.StoreException;
import io.atomicpartition.store.StoredObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;

/** Describes files, and compares their bytes with what they should be. */
final class Verifier {
  private Verifier() {}

  /** Size and time stamp of a file, without reading it; empty if there is no such file. */
  static Optional<StoredObject> describe(String key, Path file) throws IOException {
    BasicFileAttributes attributes;
    try {
      attributes = Files.readAttributes(file, BasicFileAttributes.class);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
    return attributes.isRegularFile() ? Optional.of(describe(key, attributes)) : Optional.empty();
  }

  static StoredObject describe(String key, BasicFileAttributes attributes) {
    return new StoredObject(
        key,
        attributes.size(),
        Optional.empty(),
        Optional.empty(),
        attributes.lastModifiedTime().toInstant());
  }

  /** Reads a file to its end and compares size and CRC32C. */
  static StoredObject verify(String key, Path file, ObjectDigest expected) throws StoreException {
    try {
      StoredObject found = describe(key, file).orElseThrow(() -> missing(key, file));
      if (found.size() != expected.size()) {
        throw mismatch(file, "bytes", expected.size(), found.size());
      }
      String crc32c = crc32c(file);
      if (!crc32c.equals(expected.crc32c())) {
        throw mismatch(file, "CRC32C", expected.crc32c(), crc32c);
      }
      return new StoredObject(
          key,
          found.size(),
          Optional.of(ObjectChecksum.crc32c(crc32c)),
          Optional.empty(),
          found.lastModified());
    } catch (NoSuchFileException e) {
      throw missing(key, file);
    } catch (IOException e) {
      throw LocalErrors.reading("Verifying '" + file + "'", e);
    }
  }

  static ObjectMissingException missing(String key, Path file) {
    return new ObjectMissingException("There is no object '" + key + "': no file '" + file + "'");
  }

  private static String crc32c(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return Checksums.crc32c(in);
    }
  }

  private static ObjectMismatchException mismatch(
      Path file, String what, Object expected, Object found) {
    return new ObjectMismatchException(
        String.format("'%s' differs: expected %s %s, found %s", file, what, expected, found));
  }
}
