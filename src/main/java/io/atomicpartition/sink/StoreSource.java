package io.atomicpartition.sink;

import io.atomicpartition.store.AtomicStore;
import io.atomicpartition.store.AtomicStores;
import io.atomicpartition.store.StoreEnvironment;
import io.atomicpartition.store.StoreLocation;
import java.io.Serializable;
import java.net.URI;
import java.util.Optional;
import java.util.Set;
import org.apache.beam.sdk.options.PipelineOptions;
import org.checkerframework.checker.nullness.qual.Nullable;

/** Opens the same store wherever it is carried. */
final class StoreSource implements Serializable {
  private static final long serialVersionUID = 1L;

  private final URI root;
  private final @Nullable URI staging;
  private final Set<String> nonAtomicSchemes;

  StoreSource(StoreLocation location, Set<String> nonAtomicSchemes) {
    this.root = location.root();
    this.staging = location.staging().orElse(null);
    this.nonAtomicSchemes = Set.copyOf(nonAtomicSchemes);
  }

  StoreLocation location() {
    return new StoreLocation(root, Optional.ofNullable(staging));
  }

  /**
   * Opens the store; cheap, touches nothing.
   *
   * @throws IllegalArgumentException if no store serves the location, or the one that does refuses
   *     it
   */
  AtomicStore open(PipelineOptions options) {
    return AtomicStores.open(
        location(),
        StoreEnvironment.empty()
            .allowingNonAtomic(nonAtomicSchemes)
            .with(PipelineOptions.class, options));
  }
}
