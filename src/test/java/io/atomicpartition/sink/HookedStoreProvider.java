package io.atomicpartition.sink;

import io.atomicpartition.store.AtomicStore;
import io.atomicpartition.store.AtomicStoreProvider;
import io.atomicpartition.store.AtomicStores;
import io.atomicpartition.store.StoreEnvironment;
import io.atomicpartition.store.StoreException;
import io.atomicpartition.store.StoreLocation;
import java.net.URI;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Serves {@code hooked:///path}, the local store at {@code file:///path} with the hook of that
 * root: so that whole pipelines run over it.
 */
public final class HookedStoreProvider implements AtomicStoreProvider {
  private static final String SCHEME = "hooked";
  private static final Map<URI, StoreHook> HOOKS = new ConcurrentHashMap<>();
  private static final StoreHook NONE = new StoreHook() {};

  /** From now on {@code hook} is told of every call below the lake. */
  public static void hook(Lake lake, StoreHook hook) {
    HOOKS.put(local(URI.create(uri(lake))), hook);
  }

  /** The lake's root, for a sink. */
  public static String uri(Lake lake) {
    return lake.uri().replaceFirst("^file:", SCHEME + ":").replaceFirst("/$", "");
  }

  private static URI local(URI uri) {
    return URI.create("file:" + uri.getRawSchemeSpecificPart());
  }

  @Override
  public Set<String> schemes() {
    return Set.of(SCHEME);
  }

  @Override
  public AtomicStore open(StoreLocation location, StoreEnvironment environment) {
    StoreLocation local =
        new StoreLocation(
            local(location.root()), location.staging().map(HookedStoreProvider::local));
    AtomicStore store = AtomicStores.open(local, environment);
    return new HookedStore(
        store,
        new StoreHook() {
          // Looked up at each call: the steps of a pipeline may keep their store.
          @Override
          public void before(StoreCall call) throws StoreException {
            HOOKS.getOrDefault(local.root(), NONE).before(call);
          }

          @Override
          public void after(StoreCall call) throws StoreException {
            HOOKS.getOrDefault(local.root(), NONE).after(call);
          }
        });
  }
}
