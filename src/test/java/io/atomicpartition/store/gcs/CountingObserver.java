package io.atomicpartition.store.gcs;

import io.atomicpartition.store.StoreObserver;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps what it is told. */
final class CountingObserver implements StoreObserver {
  private final List<String> throttled = new CopyOnWriteArrayList<>();
  private final List<String> retried = new CopyOnWriteArrayList<>();

  List<String> throttled() {
    return throttled;
  }

  List<String> retried() {
    return retried;
  }

  @Override
  public void throttled(String request) {
    throttled.add(request);
  }

  @Override
  public void retried(String request) {
    retried.add(request);
  }
}
