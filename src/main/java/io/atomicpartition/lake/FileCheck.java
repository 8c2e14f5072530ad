package io.atomicpartition.lake;

import io.atomicpartition.format.ParquetContent;
import io.atomicpartition.format.ParquetFooter;
import io.atomicpartition.format.StoredFile;
import io.atomicpartition.lake.Finding.Kind;
import io.atomicpartition.publish.Manifest;
import io.atomicpartition.read.PinnedFile;
import io.atomicpartition.store.AtomicStore;
import io.atomicpartition.store.Checksums;
import io.atomicpartition.store.Guarded;
import io.atomicpartition.store.ObjectChecksum.Algorithm;
import io.atomicpartition.store.ObjectDigest;
import io.atomicpartition.store.ObjectMismatchException;
import io.atomicpartition.store.ObjectMissingException;
import io.atomicpartition.store.StoredObject;
import java.io.IOException;
import java.io.InputStream;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Whether one live file is what the manifest says of it. */
final class FileCheck {
  private final AtomicStore store;
  private final Level level;
  private final PinnedFile file;
  private final String schemaFingerprint;
  private final Collection<String> contentIdExcludes;
  private final Findings findings;

  /**
   * What was found.
   *
   * @param findings none: it is as expected
   * @param content what was read of it; empty unless {@link Level#CONTENT} could be looked at
   */
  record Checked(List<Finding> findings, Optional<ParquetContent> content) {}

  FileCheck(
      AtomicStore store,
      Level level,
      PinnedFile file,
      Manifest.Table table,
      Collection<String> contentIdExcludes) {
    this.store = store;
    this.level = level;
    this.file = file;
    this.schemaFingerprint = table.schemaFingerprint();
    this.contentIdExcludes = contentIdExcludes;
    this.findings = new Findings(file.partition());
  }

  /**
   * Looks.
   *
   * @param listed as it was listed; empty: it was not, and is asked for
   */
  Checked check(Optional<StoredObject> listed) {
    try {
      Optional<ParquetContent> content = look(listed);
      return new Checked(findings.all(), content);
    } catch (ObjectMissingException e) {
      missing();
    } catch (IOException e) {
      add(Kind.FILE_UNREADABLE, "a file that can be read", message(e));
    }
    return new Checked(findings.all(), Optional.empty());
  }

  private Optional<ParquetContent> look(Optional<StoredObject> listed) throws IOException {
    Optional<StoredObject> found =
        listed.isPresent() ? listed : Guarded.call("Looking", () -> store.head(file.key()));
    if (found.isEmpty()) {
      missing();
      return Optional.empty();
    }
    if (found.get().size() != file.digest().size()) {
      add(Kind.SIZE_DIFFERS, file.digest().size() + " bytes", found.get().size() + " bytes");
      return Optional.empty(); // all else would differ, too
    }
    if (file.differsInVersion(found.get())) {
      add(
          Kind.VERSION_DIFFERS,
          "the store's version " + file.version().orElseThrow(),
          found.get().version().orElseThrow());
    }
    checkBytes(found.get());
    if (level.compareTo(Level.ROWS) >= 0 && checkFooter() && level == Level.CONTENT) {
      return content();
    }
    return Optional.empty();
  }

  private void checkBytes(StoredObject found) throws IOException {
    if (level == Level.CONTENT) {
      readBytes();
    } else if (!found.agreesWith(file.digest())) {
      add(Kind.CHECKSUM_DIFFERS, "CRC32C " + file.digest().crc32c(), checksum(found));
    } else if (level != Level.QUICK && !comparedCrc32c(found)) {
      readBytes();
    }
  }

  /** Whether the store has compared the one checksum that the manifest knows, too. */
  private boolean comparedCrc32c(StoredObject listed) throws IOException {
    if (hasCrc32c(listed)) {
      return true;
    }
    try {
      return hasCrc32c(Guarded.call("Verifying", () -> store.verify(file.key(), file.digest())));
    } catch (ObjectMismatchException e) {
      add(Kind.CHECKSUM_DIFFERS, "CRC32C " + file.digest().crc32c(), message(e));
      return true;
    }
  }

  private static boolean hasCrc32c(StoredObject object) {
    return object.checksum().filter(c -> c.algorithm() == Algorithm.CRC32C).isPresent();
  }

  private static String checksum(StoredObject found) {
    return found.checksum().map(c -> c.algorithm() + " " + c.value()).orElse("none");
  }

  private void readBytes() throws IOException {
    ObjectDigest found;
    try (InputStream bytes = Guarded.call("Reading", () -> store.read(file.key(), 0))) {
      found = Checksums.digest(bytes);
    }
    if (!found.equals(file.digest())) {
      add(Kind.CHECKSUM_DIFFERS, text(file.digest()), text(found));
    }
  }

  private static String text(ObjectDigest digest) {
    return String.format("CRC32C %s and SHA-256 %s", digest.crc32c(), digest.sha256());
  }

  /** Whether it could be read. */
  private boolean checkFooter() throws IOException {
    ParquetFooter footer;
    try {
      footer = ParquetFooter.of(parquet());
    } catch (ObjectMissingException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      add(Kind.FOOTER_UNREADABLE, "a Parquet footer", message(e));
      return false;
    }
    if (footer.rows() != file.rows()) {
      add(Kind.ROWS_DIFFER, file.rows() + " rows", footer.rows() + " rows");
    }
    if (!footer.schemaFingerprint().equals(schemaFingerprint)) {
      add(
          Kind.SCHEMA_DIFFERS,
          "the schema fingerprint " + schemaFingerprint,
          footer.schemaFingerprint());
    }
    return true;
  }

  private Optional<ParquetContent> content() throws IOException {
    try {
      return Optional.of(ParquetContent.of(parquet(), contentIdExcludes));
    } catch (ObjectMissingException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      add(Kind.ROWS_UNREADABLE, "rows that can be decoded", message(e));
      return Optional.empty();
    }
  }

  private StoredFile parquet() {
    return new StoredFile(store, file.key(), file.digest().size());
  }

  private void missing() {
    add(Kind.MISSING_FILE, file.digest().size() + " bytes", "no such file");
  }

  private void add(Kind kind, String expected, String found) {
    findings.add(kind, file.path(), expected, found);
  }

  private static String message(Exception e) {
    return e.getMessage() == null ? e.toString() : e.getMessage();
  }
}
