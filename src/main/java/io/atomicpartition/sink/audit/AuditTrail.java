package io.atomicpartition.sink.audit;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Finds out whether events that were kept are all there are, in the order of their sequences, and
 * as they were said. The order in which they come means nothing, an event that comes twice is one,
 * and one that is no link says nothing; see {@link AuditEvent#isLink}.
 *
 * <p>A chain is as good as its newest link that is beyond doubt: whoever can alter all events that
 * were kept, from one on to the newest, and the lake, can write another chain. Against that, keep
 * them where they cannot be altered, or compare them with the lake.
 *
 * <p>Memory for some 300 bytes per link.
 */
public final class AuditTrail {
  private final SortedMap<String, PartitionChain> chains = new TreeMap<>();
  private final List<ChainBreak> breaks = new ArrayList<>();

  private AuditTrail() {}

  /**
   * Where the chains of the events break; empty: nowhere. The newest may be missing.
   *
   * @param events of any number of partitions and roots
   */
  public static List<ChainBreak> verify(Iterable<AuditEvent> events) {
    AuditTrail trail = new AuditTrail();
    trail.add(events);
    trail.chains.values().forEach(chain -> chain.check(trail.breaks));
    return trail.breaks;
  }

  /**
   * Where the chains of the events break, or do not end at what the lake says now.
   *
   * @param events as in {@link #verify(Iterable)}
   * @param lake {@link AuditEvent#ofFound} of every manifest of the same roots, read after the last
   *     event was kept and while nobody published
   */
  public static List<ChainBreak> verify(Iterable<AuditEvent> events, Iterable<AuditEvent> lake) {
    AuditTrail trail = new AuditTrail();
    trail.add(events);
    for (AuditEvent found : lake) {
      if (found.getSequence() > 0) { // a fence alone
        trail.chain(found).endsAt(found);
      }
    }
    trail.chains.values().forEach(chain -> chain.checkWithLake(trail.breaks));
    return trail.breaks;
  }

  private void add(Iterable<AuditEvent> events) {
    for (AuditEvent event : events) {
      if (event.isLink()) {
        if (event.isIntact()) {
          chain(event).add(event);
        } else {
          breaks.add(
              new ChainBreak(
                  event.getRoot(),
                  event.getPartition(),
                  event.getSequence(),
                  ChainBreak.Kind.ALTERED,
                  "the event is not what its manifest and hash say"));
        }
      }
    }
  }

  private PartitionChain chain(AuditEvent event) {
    return chains.computeIfAbsent(
        event.getRoot() + " " + event.getPartition(),
        any -> new PartitionChain(event.getRoot(), event.getPartition()));
  }
}
