package io.atomicpartition.store;

import java.util.Locale;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;

/** Finds the store of a location by its URI scheme. */
public final class AtomicStores {
  private AtomicStores() {}

  /**
   * Opens the store that serves the location's scheme. For a scheme on which the user has allowed
   * commits that are not atomic, that is the one which serves any scheme, whether or not there is
   * another: the service behind it may not be what the other needs.
   *
   * @throws IllegalArgumentException if there is none, naming the schemes that there are, or if the
   *     store cannot serve the location
   * @throws IllegalStateException if two providers claim one scheme
   */
  public static AtomicStore open(StoreLocation location, StoreEnvironment environment) {
    Map<String, AtomicStoreProvider> providers = new TreeMap<>();
    for (AtomicStoreProvider provider :
        ServiceLoader.load(AtomicStoreProvider.class, AtomicStores.class.getClassLoader())) {
      for (String scheme : provider.schemes()) {
        AtomicStoreProvider other = providers.putIfAbsent(scheme, provider);
        if (other != null) {
          throw new IllegalStateException(
              String.format(
                  "Both %s and %s claim the scheme '%s'; remove one from the class path",
                  other.getClass().getName(), provider.getClass().getName(), scheme));
        }
      }
    }
    AtomicStoreProvider any = providers.get(AtomicStoreProvider.ANY_SCHEME);
    AtomicStoreProvider provider =
        any != null && environment.allowsNonAtomic(location.scheme())
            ? any
            : providers.getOrDefault(location.scheme().toLowerCase(Locale.ROOT), any);
    if (provider == null) {
      throw new IllegalArgumentException(
          String.format(
              "No store serves '%s'; the schemes on the class path are %s",
              location.root(), providers.keySet()));
    }
    return provider.open(location, environment);
  }
}
