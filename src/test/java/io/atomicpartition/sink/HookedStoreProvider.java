package io.atomicpartition.sink;

import io.atomicpartition.publish.Fault;
import io.atomicpartition.publish.FaultyStore;
import io.atomicpartition.publish.FaultyStore.Call;
import io.atomicpartition.store.AtomicStore;
import io.atomicpartition.store.AtomicStoreProvider;
import io.atomicpartition.store.AtomicStores;
import io.atomicpartition.store.StoreEnvironment;
import io.atomicpartition.store.StoreLocation;
import java.net.URI;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * Serves {@code hooked:///path}: the local store at {@code file:///path}, with the faults of that
 * root, so that whole pipelines run over it.
 */
public final class HookedStoreProvider implements AtomicStoreProvider {
  private static final String SCHEME = "hooked";
  private static final Map<URI, Function<Call, Fault>> FAULTS = new ConcurrentHashMap<>();
  private static final Map<URI, BiFunction<AtomicStore, StoreEnvironment, AtomicStore>> DISGUISES =
      new ConcurrentHashMap<>();

  /**
   * From now on the calls below the lake suffer these faults.
   *
   * @param faults the fault of each call, asked just before it, by several threads; the call's
   *     number is of no use, for every step of a pipeline opens a store of its own
   */
  public static void hook(Lake lake, Function<Call, Fault> faults) {
    FAULTS.put(local(URI.create(uri(lake))), faults);
  }

  /**
   * From now on the lake's store is another, made of the local one.
   *
   * @param disguise is also given the environment with which a step opens the store
   */
  public static void disguise(
      Lake lake, BiFunction<AtomicStore, StoreEnvironment, AtomicStore> disguise) {
    DISGUISES.put(local(URI.create(uri(lake))), disguise);
  }

  /** The lake is not used any more. */
  static void forget(Lake lake) {
    FAULTS.remove(local(URI.create(uri(lake))));
    DISGUISES.remove(local(URI.create(uri(lake))));
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
    return new FaultyStore(
        DISGUISES
            .getOrDefault(local.root(), (store, any) -> store)
            .apply(AtomicStores.open(local, environment), environment),
        call -> FAULTS.getOrDefault(local.root(), any -> Fault.NONE).apply(call));
  }
}
