package io.atomicpartition.sink.audit;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.checkerframework.checker.nullness.qual.Nullable;

/** The links of one partition. */
final class PartitionChain {
  private final String root;
  private final String partition;

  /** By sequence, and by hash: the predecessor's hash, null if none is named. */
  private final NavigableMap<Long, Map<String, @Nullable String>> links = new TreeMap<>();

  private @Nullable AuditEvent lake;

  PartitionChain(String root, String partition) {
    this.root = root;
    this.partition = partition;
  }

  void add(AuditEvent link) {
    links
        .computeIfAbsent(link.getSequence(), any -> new HashMap<>())
        .put(link.getManifestHash(), link.getPreviousHash());
  }

  /** What the lake says now. */
  void endsAt(AuditEvent found) {
    lake = found;
  }

  void check(List<ChainBreak> breaks) {
    links.forEach(
        (sequence, states) -> {
          if (states.size() > 1) {
            breaks.add(
                at(sequence, ChainBreak.Kind.FORKED, "events name the states " + states.keySet()));
          }
          states.forEach((hash, previous) -> checkPredecessor(sequence, previous, breaks));
        });
  }

  private void checkPredecessor(long sequence, @Nullable String previous, List<ChainBreak> breaks) {
    Map.Entry<Long, Map<String, @Nullable String>> before = links.lowerEntry(sequence);
    long from = before == null ? 1 : before.getKey() + 1;
    if (from < sequence && (before != null || previous != null)) {
      breaks.add(missing(from, sequence - 1));
    } else if (before != null && !before.getValue().containsKey(previous)) {
      breaks.add(
          at(
              sequence,
              ChainBreak.Kind.BROKEN,
              previous == null
                  ? "it names no predecessor; a version of the software that knows no hashes wrote"
                      + " it"
                  : "it names the predecessor "
                      + previous
                      + ", and sequence "
                      + before.getKey()
                      + " is "
                      + before.getValue().keySet()));
    }
  }

  void checkWithLake(List<ChainBreak> breaks) {
    check(breaks);
    long last = links.isEmpty() ? 0 : links.lastKey();
    if (lake == null) {
      breaks.add(at(last, ChainBreak.Kind.LAKE_DIFFERS, "the lake has no manifest of it"));
    } else if (lake.getSequence() > last) {
      breaks.add(missing(last + 1, lake.getSequence()));
    } else if (lake.getSequence() < last) {
      breaks.add(
          at(
              lake.getSequence(),
              ChainBreak.Kind.LAKE_DIFFERS,
              "the lake is at this sequence, and the events end at " + last));
    } else if (!links.get(last).containsKey(lake.getManifestHash())) {
      breaks.add(at(last, ChainBreak.Kind.LAKE_DIFFERS, "the lake has " + lake.getManifestHash()));
    }
  }

  private ChainBreak missing(long from, long to) {
    return at(
        from,
        ChainBreak.Kind.MISSING,
        from == to ? "there is no event of it" : "there are no events from it to " + to);
  }

  private ChainBreak at(long sequence, ChainBreak.Kind kind, String detail) {
    return new ChainBreak(root, partition, sequence, kind, detail);
  }
}
