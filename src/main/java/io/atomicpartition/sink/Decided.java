package io.atomicpartition.sink;

import java.util.List;

/**
 * A partition whose publish is decided.
 *
 * @param result what became of it
 * @param temps keys that nobody needs any more
 */
record Decided(PartitionResult result, List<String> temps) {
  Decided {
    temps = List.copyOf(temps);
  }
}
