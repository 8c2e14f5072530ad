package io.atomicpartition.store.beam;

import io.atomicpartition.store.AtomicStore;
import io.atomicpartition.store.AtomicStoreProvider;
import io.atomicpartition.store.StoreEnvironment;
import io.atomicpartition.store.StoreLocation;
import java.util.Set;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.options.PipelineOptions;

/** Opens a location on any Beam file system, if the user has opted in for its scheme. */
public final class BeamStoreProvider implements AtomicStoreProvider {
  @Override
  public Set<String> schemes() {
    return Set.of(ANY_SCHEME);
  }

  /**
   * {@inheritDoc}
   *
   * <p>{@link PipelineOptions} attached to the environment become those of Beam's file systems.
   */
  @Override
  public AtomicStore open(StoreLocation location, StoreEnvironment environment) {
    String scheme = location.scheme();
    if (!environment.allowsNonAtomic(scheme)) {
      throw new IllegalArgumentException(
          String.format(
              "'%1$s' is on '%2$s', for which there is no store with conditional writes: two jobs"
                  + " that publish one partition could both succeed, and one of them be lost. If"
                  + " you make sure that only one job at a time writes there, opt in by"
                  + " withNonAtomicFileSystem(\"%2$s\") on the sink, or by"
                  + " --nonAtomicFileSystem=%2$s",
              location.root(), scheme));
    }
    environment.find(PipelineOptions.class).ifPresent(FileSystems::setDefaultPipelineOptions);
    return new BeamFileSystemStore(location, new BeamResources(location));
  }
}
