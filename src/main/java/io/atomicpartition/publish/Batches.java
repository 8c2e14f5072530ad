package io.atomicpartition.publish;

import io.atomicpartition.store.AtomicStore;
import io.atomicpartition.store.DeleteReport;
import io.atomicpartition.store.Guarded;
import io.atomicpartition.store.StoreException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Deletes however many objects, as many in one request as every store takes. */
final class Batches {
  /** What S3 takes in one request. */
  static final int SIZE = 1000;

  private Batches() {}

  /** Deletes; a request that fails does not stop the others, and each of its keys is reported. */
  static DeleteReport delete(AtomicStore store, List<String> keys) {
    int gone = 0;
    Map<String, String> failed = new HashMap<>();
    for (int from = 0; from < keys.size(); from += SIZE) {
      List<String> batch = keys.subList(from, Math.min(keys.size(), from + SIZE));
      try {
        DeleteReport report =
            Guarded.call("Deleting " + batch.size() + " objects", () -> store.delete(batch));
        gone += report.gone();
        failed.putAll(report.failed());
      } catch (StoreException e) {
        batch.forEach(key -> failed.put(key, e.getMessage()));
      }
    }
    return new DeleteReport(gone, failed);
  }
}
