package io.atomicpartition.lake;

import io.atomicpartition.format.ParquetContent;
import io.atomicpartition.lake.FileCheck.Checked;
import io.atomicpartition.lake.Finding.Kind;
import io.atomicpartition.publish.ContentId;
import io.atomicpartition.publish.Manifest;
import io.atomicpartition.publish.PartitionRef;
import io.atomicpartition.publish.RowSum;
import io.atomicpartition.read.PinnedFile;
import io.atomicpartition.store.AtomicStore;
import io.atomicpartition.store.CommitRecord;
import io.atomicpartition.store.Guarded;
import io.atomicpartition.store.RecordVersion;
import io.atomicpartition.store.StoreException;
import io.atomicpartition.store.StoredObject;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Says whether a partition is what its manifest says, and all that is wrong with it. A partition
 * that is replaced or un-published meanwhile is looked at again.
 *
 * <p>{@link ManifestCheck} says which changes to a manifest are not found. Below {@link
 * Level#CONTENT} other bytes of a file are found by a checksum that does not withstand forgery, and
 * at {@link Level#QUICK} only where the store keeps that.
 */
public final class PartitionVerifier implements Closeable {
  private static final int TRIES = 3;

  private final AtomicStore store;
  private final Level level;
  private final Instant underWaySince;
  private final ExecutorService files;

  /**
   * What was found.
   *
   * @param partition as it was at last
   * @param findings none: all is as expected
   */
  public record Verified(LakePartition partition, List<Finding> findings) {
    public Verified {
      findings = List.copyOf(findings);
    }
  }

  /**
   * @param store not closed with this
   * @param parallel how many files are looked at at once, of all partitions together
   */
  public PartitionVerifier(AtomicStore store, Level level, int parallel) {
    this(store, level, parallel, Duration.ZERO);
  }

  /**
   * @param store not closed with this
   * @param parallel how many files are looked at at once, of all partitions together
   * @param orphanAge from what age on, by the store's clock and this machine's, a file with a name
   *     of the sink's is a finding that nothing names: before, a publish may be under way
   */
  public PartitionVerifier(AtomicStore store, Level level, int parallel, Duration orphanAge) {
    this.store = store;
    this.level = level;
    this.underWaySince = orphanAge.isZero() ? Instant.MAX : Instant.now().minus(orphanAge);
    this.files = Executors.newFixedThreadPool(parallel, InOrder.daemons());
  }

  /**
   * Verifies a partition. May be called by several threads. One that changes all the time is given
   * up, with what was found of a manifest that may not be live any more.
   */
  public Verified verify(LakePartition found) throws IOException {
    LakePartition partition = found;
    for (int tries = 1; ; tries++) {
      Findings findings = findings(partition);
      Optional<LakePartition> changed =
          findings.all().isEmpty() || tries == TRIES
              ? Optional.empty()
              : changed(partition, findings);
      if (changed.isEmpty()) {
        return new Verified(partition, findings.all());
      }
      partition = changed.get();
    }
  }

  /** The partition as it is now, if it is another than it was. */
  private Optional<LakePartition> changed(LakePartition partition, Findings findings) {
    String key = partition.partition().manifestKey();
    try {
      Optional<RecordVersion> now =
          Guarded.call("Reading '" + key + "'", () -> store.readRecord(key))
              .map(CommitRecord::version);
      return now.equals(partition.record().map(CommitRecord::version))
          ? Optional.empty()
          : LakeCensus.find(store, partition.partition());
    } catch (StoreException e) {
      if (partition.state() != LakePartition.State.UNREADABLE) {
        findings.add(
            Kind.MANIFEST_UNREADABLE,
            PartitionRef.MANIFEST,
            "to read it again, for it may have been replaced",
            e.getMessage());
      }
      return Optional.empty();
    }
  }

  private Findings findings(LakePartition partition) throws IOException {
    Findings findings = new Findings(partition.partition());
    ManifestCheck.check(partition, findings);
    if (partition.live().isPresent()) {
      checkFiles(partition, partition.live().get(), findings);
    }
    checkExtra(partition, findings);
    return findings;
  }

  private void checkFiles(LakePartition partition, Manifest.Publish live, Findings findings)
      throws IOException {
    Map<String, StoredObject> listed = new HashMap<>();
    partition.files().forEach(file -> listed.put(file.key(), file));
    List<List<Future<Checked>>> tables = new ArrayList<>();
    for (Manifest.Table table : live.tables()) {
      List<Future<Checked>> checks = new ArrayList<>();
      for (Manifest.DataFile one : table.files()) {
        PinnedFile file = PinnedFile.of(partition.partition(), partition.sequence(), one);
        FileCheck check = new FileCheck(store, level, file, table, live.contentIdExcludes());
        Callable<Checked> work = () -> check.check(Optional.ofNullable(listed.get(file.key())));
        checks.add(files.submit(work));
      }
      tables.add(checks);
    }
    List<Optional<ContentId.Table>> contents = new ArrayList<>();
    for (int i = 0; i < tables.size(); i++) {
      contents.add(content(live.tables().get(i), tables.get(i), findings));
    }
    if (level == Level.CONTENT && contents.stream().allMatch(Optional::isPresent)) {
      checkContent(live, contents, findings);
    }
  }

  /** What a table's rows are; empty if they are not known. */
  private static Optional<ContentId.Table> content(
      Manifest.Table table, List<Future<Checked>> checks, Findings findings) throws IOException {
    RowSum sum = RowSum.ZERO;
    String fingerprint = table.schemaFingerprint();
    boolean known = true;
    for (Future<Checked> check : checks) {
      Checked checked = InOrder.result(check);
      findings.addAll(checked.findings());
      known &= checked.content().isPresent();
      sum = sum.plus(checked.content().map(ParquetContent::rows).orElse(RowSum.ZERO));
      fingerprint = checked.content().map(ParquetContent::schemaFingerprint).orElse(fingerprint);
    }
    return known ? Optional.of(new ContentId.Table(fingerprint, sum)) : Optional.empty();
  }

  private static void checkContent(
      Manifest.Publish live, List<Optional<ContentId.Table>> contents, Findings findings) {
    SortedMap<String, ContentId.Table> tables = new TreeMap<>();
    List<String> differing = new ArrayList<>();
    for (int i = 0; i < contents.size(); i++) {
      Manifest.Table table = live.tables().get(i);
      ContentId.Table found = contents.get(i).orElseThrow();
      tables.put(table.name(), found);
      if (!found.rows().equals(table.rows())) {
        differing.add("'" + table.name() + "'");
      }
    }
    ContentId found = ContentId.of(tables, live.contentIdExcludes());
    if (!found.equals(live.contentId())) {
      findings.add(
          Kind.CONTENT_ID_DIFFERS,
          PartitionRef.MANIFEST,
          live.contentId(),
          found
              + (differing.isEmpty()
                  ? ""
                  : ", for the rows of " + String.join(", ", differing) + " are others"));
    }
  }

  private void checkExtra(LakePartition partition, Findings findings) {
    Leftovers extra = partition.extra(underWaySince);
    int prefix = partition.partition().path().length() + 1;
    for (StoredObject one : extra.first()) {
      findings.add(
          Kind.EXTRA_FILE,
          one.key().substring(prefix),
          "no file that neither the manifest nor its history names",
          String.format("%d bytes, written at %s", one.size(), one.lastModified()));
    }
    if (extra.objects() > extra.first().size()) {
      findings.add(
          Kind.EXTRA_FILE,
          "",
          "no such files",
          String.format(
              "%d more, %d in all with %d bytes",
              extra.objects() - extra.first().size(), extra.objects(), extra.bytes()));
    }
  }

  @Override
  public void close() {
    files.shutdownNow();
  }
}
