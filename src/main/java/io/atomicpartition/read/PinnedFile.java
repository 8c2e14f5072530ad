package io.atomicpartition.read;

import io.atomicpartition.publish.Manifest;
import io.atomicpartition.publish.PartitionRef;
import io.atomicpartition.store.ObjectDigest;
import io.atomicpartition.store.StoredObject;
import java.util.Optional;

/**
 * A data file as a manifest lists it: what is read must be this, or nothing is.
 *
 * @param partition whose file it is
 * @param sequence of the publish that it is of
 * @param path relative to the partition
 * @param digest of its bytes
 * @param rows in it
 * @param version etag or generation, where the store has one
 */
public record PinnedFile(
    PartitionRef partition,
    long sequence,
    String path,
    ObjectDigest digest,
    long rows,
    Optional<String> version) {

  /** The file of a publish. */
  public static PinnedFile of(PartitionRef partition, long sequence, Manifest.DataFile file) {
    return new PinnedFile(
        partition,
        sequence,
        file.path(),
        new ObjectDigest(file.size(), file.crc32c(), file.sha256()),
        file.rows(),
        file.storeVersion());
  }

  /** Where it is, relative to the root. */
  public String key() {
    return partition.path() + "/" + path;
  }

  /**
   * In what the store's description of an object contradicts this file; empty if in nothing.
   *
   * @param found what is there; empty: nothing is
   */
  Optional<String> difference(Optional<StoredObject> found) {
    if (found.isEmpty()) {
      return Optional.of(String.format("expected %d bytes, found no such file", digest.size()));
    }
    if (!found.get().agreesWith(digest)) {
      return Optional.of(
          String.format(
              "expected %d bytes with CRC32C %s, found %d bytes with %s",
              digest.size(),
              digest.crc32c(),
              found.get().size(),
              found
                  .get()
                  .checksum()
                  .map(c -> c.algorithm() + " " + c.value())
                  .orElse("no checksum")));
    }
    return versionDifference(found.get());
  }

  /** {@link #difference}, of an object whose bytes are the right ones. */
  Optional<String> versionDifference(StoredObject found) {
    return differsInVersion(found)
        ? Optional.of(
            String.format(
                "expected the store's version %s, found %s: it was written again, or the lake was"
                    + " copied here",
                version.get(), found.version().get()))
        : Optional.empty();
  }

  /** Whether the store says of an object that it is another than the one which was published. */
  public boolean differsInVersion(StoredObject found) {
    return version.isPresent()
        && found.version().isPresent()
        && !unquoted(version.get()).equals(unquoted(found.version().get()));
  }

  /** An etag may or may not come in the quotes of its header. */
  private static String unquoted(String version) {
    return version.replace("\"", "");
  }
}
