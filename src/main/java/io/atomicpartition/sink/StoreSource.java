package io.atomicpartition.sink;

import io.atomicpartition.publish.Mode;
import io.atomicpartition.store.AtomicStore;
import io.atomicpartition.store.AtomicStores;
import io.atomicpartition.store.StoreEnvironment;
import io.atomicpartition.store.StoreLocation;
import io.atomicpartition.store.StoreObserver;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
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

  private StoreSource(StoreLocation location, Set<String> nonAtomicSchemes) {
    this.root = location.root();
    this.staging = location.staging().orElse(null);
    this.nonAtomicSchemes = Set.copyOf(nonAtomicSchemes);
  }

  /**
   * @param root a URI, or a path on this machine's disk
   * @param staging the same; null: inside the root
   * @param nonAtomicSchemes that the user has opted in to
   * @throws IllegalArgumentException if the two are not on one store
   */
  static StoreSource of(String root, @Nullable String staging, Set<String> nonAtomicSchemes) {
    return new StoreSource(
        StoreLocation.parse(root, Optional.ofNullable(staging)), nonAtomicSchemes);
  }

  StoreLocation location() {
    return new StoreLocation(root, Optional.ofNullable(staging));
  }

  /**
   * Opens the store; cheap, touches nothing.
   *
   * @param observer is told of throttling and retries
   * @throws IllegalArgumentException if no store serves the location, or the one that does refuses
   *     it
   */
  AtomicStore open(PipelineOptions options, StoreObserver observer) {
    return AtomicStores.open(
        location(),
        StoreEnvironment.empty()
            .allowingNonAtomic(nonAtomicSchemes)
            .with(PipelineOptions.class, options)
            .with(StoreObserver.class, observer));
  }

  /**
   * Checks, when the graph is built, that there is a store and that it can do what is asked for.
   *
   * @throws IllegalArgumentException saying what to use instead
   */
  void check(PipelineOptions options, Mode mode, Set<Derived> derived) {
    try (AtomicStore store = open(options, StoreObserver.NONE)) {
      if (!store.commitsAtomically() && mode == Mode.REPLACE) {
        throw new IllegalArgumentException(
            String.format(
                "The store of '%s' cannot replace a manifest on condition, which REPLACE needs; use"
                    + " withMode(CREATE), or a root on file:, gs:// or s3:// without"
                    + " withNonAtomicFileSystem",
                root));
      }
      for (Derived form : derived) {
        form.open(store).close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
