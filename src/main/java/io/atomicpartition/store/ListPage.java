package io.atomicpartition.store;

import java.util.List;
import java.util.Optional;

/**
 * One page of a listing.
 *
 * @param objects in the order of their keys' UTF-8 bytes
 * @param nextPageToken what to hand in for the next page; empty on the last
 */
public record ListPage(List<StoredObject> objects, Optional<String> nextPageToken) {
  public ListPage {
    objects = List.copyOf(objects);
  }
}
