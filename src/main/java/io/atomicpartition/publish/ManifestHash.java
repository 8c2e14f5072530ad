package io.atomicpartition.publish;

import io.atomicpartition.store.Checksums;
import java.util.Optional;

/**
 * What one sequence of a partition is, and what it was made over: SHA-256 of all that its manifest
 * says, the predecessor's hash included, except the write id and the history. Those a later write
 * of the same sequence changes; nothing else does, so that a fence leaves the hash as it is.
 *
 * @param value {@code v1:} and 64 lower-case hexadecimal digits; the prefix is the version of the
 *     algorithm
 */
public record ManifestHash(String value) {
  private static final String ALGORITHM = "v1";

  public ManifestHash {
    if (!value.matches("v[0-9]+:[0-9a-f]{64}")) {
      throw new IllegalArgumentException(
          "A manifest hash is a version, ':' and 64 hexadecimal digits, found '" + value + "'");
    }
  }

  /** The hash of a manifest's sequence. */
  public static ManifestHash of(Manifest manifest) {
    return ofBytes(ManifestJson.writeHashed(manifest));
  }

  /**
   * The hash of what {@link ManifestJson#writeHashed} has written, whoever kept it since.
   *
   * @param hashed not checked for being a manifest at all
   */
  public static ManifestHash ofBytes(byte[] hashed) {
    return new ManifestHash(ALGORITHM + ":" + Checksums.sha256(hashed));
  }

  /** What the next sequence's manifest names as its predecessor; sequence 0 is nothing. */
  static Optional<ManifestHash> ofPredecessor(Optional<Manifest> current) {
    return current.filter(manifest -> manifest.sequence() > 0).map(ManifestHash::of);
  }

  @Override
  public String toString() {
    return value;
  }
}
