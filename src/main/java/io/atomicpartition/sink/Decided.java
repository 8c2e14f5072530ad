package io.atomicpartition.sink;

import io.atomicpartition.sink.audit.AuditEvent;
import java.util.List;

/**
 * A partition whose publish is decided.
 *
 * @param result what became of it
 * @param event the same, to be kept
 * @param temps keys that nobody needs any more
 */
record Decided(PartitionResult result, AuditEvent event, List<String> temps) {
  Decided {
    temps = List.copyOf(temps);
  }
}
