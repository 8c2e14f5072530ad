package io.atomicpartition.derive;

import io.atomicpartition.publish.PartitionLister;
import io.atomicpartition.publish.PartitionRef;
import io.atomicpartition.store.AtomicStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * Brings everything that is derived up to the manifests: adds what is missing, removes what is not
 * live, writes again what was edited or lost. A second run finds nothing to write. Jobs may publish
 * meanwhile.
 *
 * <p>Needs memory for the paths of all partitions.
 */
public final class Repair {
  /** As many manifests are held at once. */
  private static final int BATCH = 1_000;

  private final AtomicStore store;
  private final List<DerivedForm> forms;

  /** Is told what is done. */
  @FunctionalInterface
  public interface Observer {
    /**
     * Some partitions were looked at.
     *
     * @param partitions how many
     */
    void repaired(DerivedForm form, int partitions, DeriveReport report);
  }

  /**
   * @param store of the forms
   */
  public Repair(AtomicStore store, List<DerivedForm> forms) {
    this.store = store;
    this.forms = List.copyOf(forms);
  }

  /**
   * Repairs all partitions, live or not, and those of which only a form knows.
   *
   * @throws IOException if the dataset cannot be listed; what was done before stays done
   */
  public void run(Observer observer) throws IOException {
    TreeSet<PartitionRef> listed = new TreeSet<>();
    new PartitionLister(store).list("", listed::add);
    for (DerivedForm form : forms) {
      TreeSet<PartitionRef> partitions = new TreeSet<>(listed);
      form.known(partitions::add);
      List<PartitionRef> all = new ArrayList<>(partitions);
      for (int from = 0; from < all.size(); from += BATCH) {
        List<PartitionRef> batch = all.subList(from, Math.min(all.size(), from + BATCH));
        observer.repaired(form, batch.size(), form.derive(batch));
      }
    }
  }
}
