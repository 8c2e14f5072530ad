package io.atomicpartition.store;

/**
 * What a store calls one write of a commit record: an etag, a generation, or on disk the SHA-256 of
 * its bytes. Opaque; two writes of the same bytes may have the same version on some stores, which
 * is why the bodies of commit records never repeat.
 */
public record RecordVersion(String value) {
  public RecordVersion {
    if (value.isEmpty()) {
      throw new IllegalArgumentException("A record version must not be empty");
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
