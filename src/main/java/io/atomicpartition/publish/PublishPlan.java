package io.atomicpartition.publish;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What one publish is to make of one partition: the same for the same input, whatever the order in
 * which the temps arrived.
 */
public final class PublishPlan {
  private final PartitionRef partition;
  private final Launch launch;
  private final PublishPolicy policy;
  private final long expectedSequence;
  private final OptionalLong conflictAtCapture;
  private final SortedSet<String> contentIdExcludes;
  private final String extension;
  private final SortedMap<String, List<TempFile>> tables;
  private final ContentId contentId;

  private PublishPlan(
      PartitionRef partition,
      Launch launch,
      PublishPolicy policy,
      long expectedSequence,
      OptionalLong conflictAtCapture,
      SortedSet<String> contentIdExcludes,
      String extension,
      SortedMap<String, List<TempFile>> tables) {
    this.partition = partition;
    this.launch = launch;
    this.policy = policy;
    this.expectedSequence = expectedSequence;
    this.conflictAtCapture = conflictAtCapture;
    this.contentIdExcludes = contentIdExcludes;
    this.extension = extension;
    this.tables = tables;
    SortedMap<String, ContentId.Table> contents = new TreeMap<>();
    tables.forEach((name, temps) -> contents.put(name, content(temps)));
    this.contentId = ContentId.of(contents, contentIdExcludes);
  }

  /**
   * What all partitions of one launch have in common.
   *
   * @param launch whose publish it is
   * @param policy what the user asked for
   * @param contentIdExcludes columns that the row hashes leave out
   * @param extension of the final file names, such as {@code .parquet}
   */
  public record Template(
      Launch launch, PublishPolicy policy, Collection<String> contentIdExcludes, String extension) {
    /**
     * Plans a publish.
     *
     * @param callersSequence the sequence that the caller read and wants to replace; empty: the
     *     captured one. Only with REPLACE
     * @param captured what the bundles captured, at least one with REPLACE, none with CREATE. They
     *     agree unless the capture was removed by age in between: then the lowest is the safe one,
     *     and any that differs from the caller's sequence is a conflict, for its bundle wrote no
     *     row
     * @param temps every temp of the partition, in any order; none only after a conflict at capture
     * @throws NotCommittedException if temps of one table have different schemas
     */
    public PublishPlan plan(
        PartitionRef partition,
        OptionalLong callersSequence,
        Collection<Long> captured,
        Collection<TempFile> temps)
        throws NotCommittedException {
      if (policy.mode() == Mode.REPLACE && captured.isEmpty()) {
        throw new IllegalArgumentException(
            "REPLACE of '" + partition + "' needs a captured sequence");
      }
      if (policy.mode() == Mode.CREATE && (!captured.isEmpty() || callersSequence.isPresent())) {
        throw new IllegalArgumentException(
            "CREATE of '" + partition + "' has the expected sequence 0 and takes no other");
      }
      long expected =
          callersSequence.orElse(captured.stream().mapToLong(Long::longValue).min().orElse(0));
      OptionalLong conflict =
          callersSequence.isPresent()
              ? captured.stream().mapToLong(Long::longValue).filter(c -> c != expected).min()
              : OptionalLong.empty();
      if (conflict.isEmpty() && temps.isEmpty()) {
        throw new IllegalArgumentException("A publish of '" + partition + "' needs a temp");
      }
      return new PublishPlan(
          partition,
          launch,
          policy,
          expected,
          conflict,
          new TreeSet<>(contentIdExcludes),
          extension,
          byTable(partition, temps));
    }
  }

  private static SortedMap<String, List<TempFile>> byTable(
      PartitionRef partition, Collection<TempFile> temps) throws NotCommittedException {
    SortedMap<String, List<TempFile>> tables = new TreeMap<>();
    temps.stream()
        .sorted(Comparator.comparing(TempFile::key))
        .forEach(t -> tables.computeIfAbsent(t.table(), name -> new ArrayList<>()).add(t));
    for (Map.Entry<String, List<TempFile>> table : tables.entrySet()) {
      TempFile first = table.getValue().get(0);
      for (TempFile temp : table.getValue()) {
        if (!temp.schemaFingerprint().equals(first.schemaFingerprint())) {
          throw new NotCommittedException(
              partition,
              NotCommittedException.Reason.SCHEMA_MISMATCH,
              String.format(
                  "the temps of table '%s' must have one schema, found fingerprint %s in %s and %s"
                      + " in %s",
                  table.getKey(),
                  first.schemaFingerprint(),
                  first.key(),
                  temp.schemaFingerprint(),
                  temp.key()),
              null);
        }
      }
    }
    return tables;
  }

  private static ContentId.Table content(List<TempFile> temps) {
    RowSum sum = temps.stream().map(TempFile::rows).reduce(RowSum.ZERO, RowSum::plus);
    return new ContentId.Table(temps.get(0).schemaFingerprint(), sum);
  }

  /**
   * One temp and the name that it is to get.
   *
   * @param temp the temp
   * @param name relative to the partition
   */
  record NamedTemp(TempFile temp, String name) {}

  /** Every temp with its final name under an attempt, by table. */
  SortedMap<String, List<NamedTemp>> named(String attempt) {
    SortedMap<String, List<NamedTemp>> named = new TreeMap<>();
    tables.forEach(
        (table, temps) -> {
          List<NamedTemp> files = new ArrayList<>(temps.size());
          for (int i = 0; i < temps.size(); i++) {
            String name = DataFileName.of(partition, attempt, i, temps.size(), extension);
            files.add(new NamedTemp(temps.get(i), Tables.file(table, name)));
          }
          named.put(table, files);
        });
    return named;
  }

  /** What one table's rows are. */
  ContentId.Table content(String table) {
    return content(tables.get(table));
  }

  public PartitionRef partition() {
    return partition;
  }

  public Launch launch() {
    return launch;
  }

  public PublishPolicy policy() {
    return policy;
  }

  /** The sequence over which this publish may commit. */
  public long expectedSequence() {
    return expectedSequence;
  }

  /** Of launch, transform and partition alone. */
  public String publishId() {
    return launch.publishId(partition);
  }

  /** What the rows are. */
  public ContentId contentId() {
    return contentId;
  }

  public SortedSet<String> contentIdExcludes() {
    return contentIdExcludes;
  }

  /** Keys of all temps. */
  public List<String> tempKeys() {
    return tables.values().stream().flatMap(List::stream).map(TempFile::key).toList();
  }

  /** Empty, or the sequence that was captured though the caller had read another. */
  OptionalLong conflictAtCapture() {
    return conflictAtCapture;
  }
}
