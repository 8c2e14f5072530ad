package io.atomicpartition.store;

import java.time.Instant;
import java.util.Optional;

/**
 * An object as its store describes it, without reading its bytes.
 *
 * @param key relative to the dataset root, see {@link AtomicStore}
 * @param size in bytes
 * @param crc32c 8 lower-case hexadecimal digits, where the store keeps a checksum
 * @param version etag or generation, where the store has one
 * @param lastModified the store's own time stamp
 */
public record StoredObject(
    String key,
    long size,
    Optional<String> crc32c,
    Optional<String> version,
    Instant lastModified) {}
