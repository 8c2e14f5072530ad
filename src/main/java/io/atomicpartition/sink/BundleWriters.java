package io.atomicpartition.sink;

import io.atomicpartition.publish.PartitionRef;
import io.atomicpartition.publish.RandomIds;
import io.atomicpartition.publish.TempFile;
import io.atomicpartition.store.AtomicStore;
import io.atomicpartition.store.DeleteReport;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import org.apache.beam.sdk.values.KV;

/**
 * The temps of one bundle: one open writer per partition and table, bounded in number and in the
 * heap that they hold. Nothing of the bundle counts unless its last {@link #completeOpen} has
 * returned.
 */
final class BundleWriters<T> {
  /** A counter costs about as much as a column of a row. */
  private static final int ROWS_PER_COUNT = 1000;

  private final AtomicStore store;
  private final SinkConfig<T> config;
  private final Captures captures;
  private final RandomIds ids;

  private final Map<Destination, OpenTemp<T>> open = new HashMap<>();
  private final List<KV<String, StagedTemp>> staged = new ArrayList<>();
  private final Set<String> inConflict = new HashSet<>();
  private int handedOver = 0;
  private long bufferedBytes = 0;
  private long emptyBytes = 0;
  private boolean failed = false;
  private int uncounted = 0;

  BundleWriters(AtomicStore store, SinkConfig<T> config, Captures captures, RandomIds ids) {
    this.store = store;
    this.config = config;
    this.captures = captures;
    this.ids = ids;
  }

  /**
   * Whether a row for this destination can be written within the bounds. Files without a row may
   * take half of the heap: if they took all of it, every row would end the file of another.
   */
  boolean accepts(Destination destination) {
    return open.containsKey(destination)
        || open.isEmpty()
        || (open.size() < config.limits().openWriters()
            && emptyBytes < config.limits().bufferedBytes() / 2);
  }

  /**
   * Writes a row, unless its partition is in conflict already.
   *
   * @param expected the sequence that the caller had read; empty: any
   */
  void write(Destination destination, OptionalLong expected, T element) throws IOException {
    checkUsable();
    if (expected.isPresent() && conflictsWith(expected.getAsLong(), destination.partition())) {
      SinkMetrics.ROWS_NOT_WRITTEN_IN_CONFLICT.inc();
      return;
    }
    OpenTemp<T> temp = open.get(destination);
    if (temp == null) {
      temp = open(destination);
    }
    temp.write(element);
    bufferedBytes += temp.countAgain();
    if (++uncounted == ROWS_PER_COUNT) {
      countRows();
    }
    if (temp.fileBytes() >= config.format().targetFileBytes()) {
      complete(destination);
    } else if (bufferedBytes > config.limits().bufferedBytes()) {
      complete(fullest());
    }
  }

  /**
   * Completes what is open; more may be written after it. By partition path, what the bundle has to
   * say since this was last called.
   */
  List<KV<String, StagedTemp>> completeOpen() throws IOException {
    checkUsable();
    countRows();
    if (!open.isEmpty()) {
      SinkMetrics.OPEN_WRITERS.update(open.size());
    }
    for (Destination destination : List.copyOf(open.keySet())) {
      complete(destination);
    }
    List<KV<String, StagedTemp>> since = List.copyOf(staged.subList(handedOver, staged.size()));
    handedOver = staged.size();
    return since;
  }

  /**
   * After a failure in this bundle: deletes everything that it has written, completed or not, and
   * takes no more. What cannot be deleted is left to the sweep.
   */
  void abort() {
    failed = true;
    Map<String, List<String>> keys = new TreeMap<>();
    open.forEach((to, temp) -> add(keys, to.partition(), temp.key()));
    staged.forEach(s -> s.getValue().temp().ifPresent(t -> add(keys, s.getKey(), t.key())));
    SinkMetrics.TEMPS_ABORTED.inc(staged.size());
    staged.clear();
    abandon();
    if (keys.isEmpty()) {
      return;
    }
    LeftTemps left = new LeftTemps(config.launch());
    try {
      DeleteReport report = store.delete(keys.values().stream().flatMap(List::stream).toList());
      keys.forEach((partition, its) -> left.log(new PartitionRef(partition), its, report));
    } catch (IOException | RuntimeException e) { // must not take the place of the failure itself
      keys.forEach((partition, its) -> left.log(new PartitionRef(partition), its, e));
    }
  }

  private static void add(Map<String, List<String>> keys, String partition, String key) {
    keys.computeIfAbsent(partition, any -> new ArrayList<>()).add(key);
  }

  /**
   * When the bundle ended without a word to this step: closes and deletes what is unfinished. What
   * is complete may be in use by now, so it is not touched.
   */
  void abandon() {
    LeftTemps left = new LeftTemps(config.launch());
    open.forEach(
        (to, temp) -> {
          try {
            temp.abort();
          } catch (IOException | RuntimeException e) { // the others must be closed all the same
            left.log(new PartitionRef(to.partition()), List.of(temp.key()), e);
          }
        });
    SinkMetrics.TEMPS_ABORTED.inc(open.size());
    open.clear();
    bufferedBytes = 0;
    emptyBytes = 0;
  }

  private void countRows() {
    SinkMetrics.ROWS_WRITTEN.inc(uncounted);
    uncounted = 0;
  }

  private void checkUsable() {
    if (failed) {
      throw new IllegalStateException("This bundle has failed and its temps are deleted");
    }
  }

  private boolean conflictsWith(long expected, String partition) throws IOException {
    OptionalLong captured = captures.of(partition);
    boolean conflict = captured.isPresent() && captured.getAsLong() != expected;
    if (conflict && inConflict.add(partition)) {
      staged.add(KV.of(partition, new StagedTemp(captured, Optional.empty())));
    }
    return conflict;
  }

  private OpenTemp<T> open(Destination destination) throws IOException {
    captures.of(destination.partition()); // before the first byte, whatever it will be used for
    String key = config.launch().tempKey(new PartitionRef(destination.partition()), ids.next());
    OpenTemp<T> temp = OpenTemp.open(store, config.format(), destination.table(), key);
    open.put(destination, temp);
    emptyBytes += temp.emptyBytes();
    return temp;
  }

  private void complete(Destination destination) throws IOException {
    OpenTemp<T> temp = open.get(destination);
    TempFile file = temp.complete();
    open.remove(destination);
    bufferedBytes -= temp.countedBytes();
    emptyBytes -= temp.emptyBytes();
    staged.add(
        KV.of(
            destination.partition(),
            new StagedTemp(captures.of(destination.partition()), Optional.of(file))));
    SinkMetrics.TEMPS_COMPLETED.inc();
    SinkMetrics.TEMP_BYTES.update(file.digest().size());
    SinkMetrics.TEMP_ROWS.update(file.rows().rows());
  }

  private Destination fullest() {
    Collection<Map.Entry<Destination, OpenTemp<T>>> entries = open.entrySet();
    return entries.stream()
        .max(Comparator.comparingLong(e -> e.getValue().countedBytes()))
        .orElseThrow()
        .getKey();
  }
}
