package io.atomicpartition.lake;

import io.atomicpartition.store.StoredObject;
import java.util.ArrayList;
import java.util.List;

/** Counts objects of which there may be any number, and keeps the first few. */
final class LeftoverCount {
  private static final int KEPT = 20;

  private final List<StoredObject> first = new ArrayList<>();
  private long objects = 0;
  private long bytes = 0;

  void add(StoredObject object) {
    objects++;
    bytes += object.size();
    if (first.size() < KEPT) {
      first.add(object);
    }
  }

  void add(Leftovers more) {
    objects += more.objects();
    bytes += more.bytes();
    more.first().stream().limit(KEPT - first.size()).forEach(first::add);
  }

  Leftovers counted() {
    return new Leftovers(objects, bytes, first);
  }
}
