package io.atomicpartition.derive;

import io.atomicpartition.store.AtomicStore;
import io.atomicpartition.store.StoreException;
import java.util.ArrayList;
import java.util.List;

/** The forms of a dataset that somebody has asked for before. */
public final class DerivedForms {
  private DerivedForms() {}

  /**
   * Those of which there is something. A few listings, one more for each table.
   *
   * @return to be closed by the caller
   * @throws StoreException if the dataset cannot be listed
   * @throws IllegalStateException if there is a Delta log, and Delta Kernel is not on the class
   *     path
   */
  public static List<DerivedForm> present(AtomicStore store) throws StoreException {
    boolean lists = !TableRoots.having(store, SymlinkManifests.DIRECTORY).isEmpty();
    boolean logs = !TableRoots.having(store, DeltaPaths.log()).isEmpty();
    return of(store, lists, logs);
  }

  /**
   * Those that are asked for, whether there is something of them or not.
   *
   * @return to be closed by the caller
   * @throws IllegalStateException if Delta Kernel is wanted, and not on the class path
   */
  public static List<DerivedForm> of(
      AtomicStore store, boolean symlinkManifests, boolean deltaLog) {
    if (deltaLog) {
      DeltaDependency.check();
    }
    List<DerivedForm> forms = new ArrayList<>();
    if (symlinkManifests) {
      forms.add(new SymlinkManifests(store));
    }
    if (deltaLog) {
      forms.add(new DeltaLog(store));
    }
    return forms;
  }
}
