package io.atomicpartition.derive;

import io.atomicpartition.publish.PartitionRef;
import java.io.Closeable;
import java.io.IOException;
import java.util.Collection;
import java.util.function.Consumer;

/**
 * Something that engines read instead of manifests, and that follows them. A publish never depends
 * on it: it is made after the commit, from the manifest as it is then, and may be made again at any
 * time, by anybody, at once.
 *
 * <p>Whatever is written is conditional on the version that it replaces, and the manifest is read
 * after that version: so what a late or repeated call writes is not older than what is there. One
 * exception: a store may name versions by content, and all empty lists of {@link SymlinkManifests}
 * have one version then. So a request that hung since before an un-publish may put its old list
 * over an empty one, if its sender died meanwhile; a {@link Repair} puts that right.
 *
 * <p>Thread-safe. Closing it leaves the store open.
 */
public interface DerivedForm extends Closeable {
  /** What it is, for people. */
  String name();

  /**
   * Brings some partitions up to their manifests, as they are now. Those that are need no write.
   *
   * @param partitions published or not; needs memory for the manifests of all of them
   * @return never throws for what a store does or for what cannot be derived: the report says it
   */
  DeriveReport derive(Collection<PartitionRef> partitions);

  /**
   * Finds the partitions of which it says something, live or not.
   *
   * @param partition is told each, possibly more than once
   */
  void known(Consumer<PartitionRef> partition) throws IOException;
}
