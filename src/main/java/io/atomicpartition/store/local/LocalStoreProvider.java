package io.atomicpartition.store.local;

import io.atomicpartition.store.AtomicStore;
import io.atomicpartition.store.AtomicStoreProvider;
import io.atomicpartition.store.StoreEnvironment;
import io.atomicpartition.store.StoreLocation;
import java.nio.file.FileSystems;
import java.util.Set;

/** Opens {@code file:} locations on Linux and macOS. */
public final class LocalStoreProvider implements AtomicStoreProvider {
  @Override
  public Set<String> schemes() {
    return Set.of("file");
  }

  @Override
  public AtomicStore open(StoreLocation location, StoreEnvironment environment) {
    requirePosix(FileSystems.getDefault().supportedFileAttributeViews(), location);
    return new LocalAtomicStore(location);
  }

  static void requirePosix(Set<String> attributeViews, StoreLocation location) {
    if (!attributeViews.contains("unix")) {
      throw new IllegalArgumentException(
          String.format(
              "'%s' is on %s, where a directory cannot be renamed as POSIX promises; run on Linux"
                  + " or macOS, or publish to gs:// or s3://",
              location.root(), System.getProperty("os.name")));
    }
  }
}
