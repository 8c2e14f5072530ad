package io.atomicpartition.read;

import io.atomicpartition.store.AtomicStore;
import io.atomicpartition.store.AtomicStores;
import io.atomicpartition.store.StoreEnvironment;
import io.atomicpartition.store.StoreLocation;
import io.atomicpartition.store.StoreObserver;
import java.io.Serializable;
import java.net.URI;
import java.util.Optional;
import java.util.Set;
import org.apache.beam.sdk.options.PipelineOptions;

/** Opens the same lake wherever it is carried. */
final class LakeSource implements Serializable {
  private static final long serialVersionUID = 1L;

  private final URI root;
  private final Set<String> nonAtomicSchemes;

  /**
   * @param root a URI, or a path on this machine's disk
   * @param nonAtomicSchemes that the user has opted in to
   * @throws IllegalArgumentException if the root is no location
   */
  LakeSource(String root, Set<String> nonAtomicSchemes) {
    this.root = StoreLocation.parse(root, Optional.empty()).root();
    this.nonAtomicSchemes = Set.copyOf(nonAtomicSchemes);
  }

  URI root() {
    return root;
  }

  /**
   * Opens the store; cheap, touches nothing.
   *
   * @param observer is told of throttling and retries
   * @throws IllegalArgumentException if no store serves the root, or the one that does refuses it
   */
  AtomicStore open(PipelineOptions options, StoreObserver observer) {
    return AtomicStores.open(
        StoreLocation.of(root),
        StoreEnvironment.empty()
            .allowingNonAtomic(nonAtomicSchemes)
            .with(PipelineOptions.class, options)
            .with(StoreObserver.class, observer));
  }
}
