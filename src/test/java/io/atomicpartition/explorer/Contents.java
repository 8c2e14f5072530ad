package io.atomicpartition.explorer;

import io.atomicpartition.store.Checksums;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Collection;
import java.util.Collections;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** All objects of a store at one instant. Never changes; equal contents have equal hashes. */
final class Contents {
  static final Contents EMPTY = new Contents(new TreeMap<>(), Hash.ZERO);

  private final NavigableMap<String, Blob> objects;
  private final Hash hash;

  private Contents(NavigableMap<String, Blob> objects, Hash hash) {
    this.objects = objects;
    this.hash = hash;
  }

  /** Stands for a directory, where there are any. */
  static final Blob DIRECTORY = new Blob(new byte[0], "directory", "00000000");

  /**
   * An object's bytes.
   *
   * @param version the SHA-256 of the bytes, as an etag may be: a store on which equal bodies share
   *     a version, the worst there is
   */
  @SuppressWarnings("ArrayRecordComponent") // compared by version alone
  record Blob(byte[] bytes, String version, String crc32c) {
    static Blob of(byte[] bytes) {
      try {
        return new Blob(
            bytes, Checksums.sha256(bytes), Checksums.crc32c(new ByteArrayInputStream(bytes)));
      } catch (IOException e) {
        throw new IllegalStateException("Reading an array cannot fail", e);
      }
    }
  }

  Optional<Blob> get(String key) {
    return Optional.ofNullable(objects.get(key));
  }

  boolean has(String key) {
    return objects.containsKey(key);
  }

  boolean isDirectory(String key) {
    return get(key).filter(blob -> blob.equals(DIRECTORY)).isPresent();
  }

  /** Those whose keys begin so. */
  SortedMap<String, Blob> under(String prefix) {
    return Collections.unmodifiableSortedMap(objects.subMap(prefix, prefix + Character.MAX_VALUE));
  }

  Contents with(String key, Blob blob) {
    TreeMap<String, Blob> more = new TreeMap<>(objects);
    Blob before = more.put(key, blob);
    Hash rest = before == null ? hash : hash.minus(entry(key, before));
    return new Contents(more, rest.plus(entry(key, blob)));
  }

  Contents without(Collection<String> keys) {
    TreeMap<String, Blob> fewer = new TreeMap<>(objects);
    Hash rest = hash;
    for (String key : keys) {
      Blob gone = fewer.remove(key);
      if (gone != null) {
        rest = rest.minus(entry(key, gone));
      }
    }
    return new Contents(fewer, rest);
  }

  Hash hash() {
    return hash;
  }

  private static Hash entry(String key, Blob blob) {
    return Hash.of(key + "\n" + blob.version());
  }
}
