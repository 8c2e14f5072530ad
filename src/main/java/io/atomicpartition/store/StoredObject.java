package io.atomicpartition.store;

import java.time.Instant;
import java.util.Optional;

/**
 * An object as its store describes it, without reading its bytes.
 *
 * @param key relative to the dataset root, see {@link AtomicStore}
 * @param size in bytes
 * @param checksum where the store keeps one
 * @param version etag or generation, where the store has one
 * @param lastModified the store's own time stamp
 */
public record StoredObject(
    String key,
    long size,
    Optional<ObjectChecksum> checksum,
    Optional<String> version,
    Instant lastModified) {

  /** Whether nothing that the store says of this object contradicts {@code expected}. */
  public boolean agreesWith(ObjectDigest expected) {
    return size == expected.size()
        && checksum
            .filter(found -> found.algorithm() == ObjectChecksum.Algorithm.CRC32C)
            .map(found -> found.value().equals(expected.crc32c()))
            .orElse(true);
  }
}
