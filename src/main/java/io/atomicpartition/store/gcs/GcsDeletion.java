package io.atomicpartition.store.gcs;

import com.google.api.core.NanoClock;
import com.google.api.gax.retrying.ResultRetryAlgorithm;
import com.google.api.gax.retrying.RetrySettings;
import com.google.cloud.RetryHelper;
import com.google.cloud.RetryHelper.RetryHelperException;
import com.google.cloud.storage.StorageBatch;
import com.google.cloud.storage.StorageBatchResult;
import com.google.cloud.storage.StorageException;
import com.google.cloud.storage.StorageRetryStrategy;
import io.atomicpartition.store.DeleteReport;
import io.atomicpartition.store.StoreObserver;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Deletes by batches of up to 100, the most that the service takes in one request. The library does
 * not retry a batch: what failed for a reason that passes is sent again here, for deleting twice
 * does no harm to keys that are never used again.
 */
final class GcsDeletion {
  private static final int BATCH = 100;
  private static final String BATCHED = "objects.delete";

  private final GcsLocation location;
  private final GcsClients clients;
  private final GcsRequests requests;
  private final RetrySettings retries;
  private final StoreObserver observer;

  GcsDeletion(
      GcsLocation location,
      GcsClients clients,
      GcsRequests requests,
      RetrySettings retries,
      StoreObserver observer) {
    this.location = location;
    this.clients = clients;
    this.requests = requests;
    this.retries = retries;
    this.observer = observer;
  }

  DeleteReport delete(List<String> keys) {
    Map<String, String> failed = new LinkedHashMap<>();
    for (int from = 0; from < keys.size(); from += BATCH) {
      failed.putAll(new Batch(keys.subList(from, Math.min(keys.size(), from + BATCH))).deleteAll());
    }
    return new DeleteReport(keys.size() - failed.size(), failed);
  }

  /** One batch, and what is left of it after each request. */
  private final class Batch {
    private final ResultRetryAlgorithm<?> algorithm =
        StorageRetryStrategy.getDefaultStorageRetryStrategy().getIdempotentHandler();
    private final Map<String, StorageException> refused = new LinkedHashMap<>();
    private List<String> left;
    private boolean sent;

    Batch(List<String> keys) {
      this.left = keys;
    }

    Map<String, String> deleteAll() {
      Map<String, String> failed = new LinkedHashMap<>();
      try {
        RetryHelper.runWithRetries(this::send, retries, algorithm, NanoClock.getDefaultClock());
      } catch (RetryHelperException e) {
        left.forEach(key -> failed.put(key, reason(key, e.getCause())));
      }
      refused.forEach((key, e) -> failed.put(key, reason(key, e)));
      return failed;
    }

    private String reason(String key, Throwable thrown) {
      return GcsErrors.of(GcsErrors.Call.DELETE, key, location.blob(key), thrown).getMessage();
    }

    /** Throws what may pass. */
    private Void send() {
      if (sent) {
        observer.retried(BATCHED);
      }
      sent = true;
      StorageBatch batch = clients.once().batch();
      Map<String, StorageBatchResult<Boolean>> results = new LinkedHashMap<>();
      left.forEach(key -> results.put(key, batch.delete(location.blob(key), requests.source())));
      try {
        batch.submit();
      } catch (StorageException e) {
        throw told(e);
      }
      List<String> again = new ArrayList<>();
      Optional<StorageException> passing = Optional.empty();
      for (Map.Entry<String, StorageBatchResult<Boolean>> result : results.entrySet()) {
        try {
          boolean unused = result.getValue().get(); // false: there was none, which is as good
        } catch (StorageException e) {
          if (algorithm.shouldRetry(told(e), null)) {
            again.add(result.getKey());
            passing = Optional.of(e);
          } else {
            refused.put(result.getKey(), e);
          }
        }
      }
      left = again;
      if (passing.isPresent()) {
        throw passing.get();
      }
      return null;
    }

    private StorageException told(StorageException e) {
      if (e.getCode() == 429 || e.getCode() == 503) {
        observer.throttled(BATCHED);
      }
      return e;
    }
  }
}
