package io.atomicpartition.read;

import com.google.auto.value.AutoValue;
import io.atomicpartition.format.RowFilter;
import io.atomicpartition.publish.PartitionRef;
import io.atomicpartition.publish.Tables;
import io.atomicpartition.sink.LaunchChecks;
import io.atomicpartition.store.AtomicStore;
import io.atomicpartition.store.StoreObserver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.avro.generic.GenericRecord;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.transforms.FlatMapElements;
import org.apache.beam.sdk.transforms.Impulse;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.Reshuffle;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TypeDescriptor;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.apache.parquet.filter2.predicate.FilterPredicate;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Reads a lake of partitions, each as it was published or not at all.
 *
 * <pre>{@code
 * PCollection<Row> rows =
 *     pipeline.apply(
 *         "Read",
 *         AtomicPartitions.read()
 *             .from("gs://bucket/bronze")
 *             .withPartitionFilter(Map.of("day", Set.of("2026-11-23"))));
 * }</pre>
 */
public final class AtomicPartitions {
  /** Two row groups as the sink writes them, if nothing is projected away. */
  private static final long SPLIT_BYTES = 64L << 20;

  private AtomicPartitions() {}

  /** A read that still has to be told where. */
  public static Read read() {
    return new AutoValue_AtomicPartitions_Read.Builder()
        .setPartitionFilter(Map.of())
        .setTable(Tables.UNNAMED)
        .setColumns(List.of())
        .setSharedDisk(false)
        .setNonAtomicFileSystems(Set.of())
        .setSplitBytes(SPLIT_BYTES)
        .build();
  }

  /**
   * The rows of the partitions that are live, of the files that their manifests list and of no
   * others. Which files those are is decided once for each partition, when the job runs. Each file
   * is then compared with what the manifest recorded, by size, checksum and the store's version,
   * before its first row is read, and the checksums of its pages while they are; one that differs
   * fails the job, by name.
   *
   * <p>Rows of two publishes of one partition are never mixed: what was decided to be read is read,
   * or the job fails, as it does where a sweep deletes files of a replaced publish while they are
   * read. Partitions are consistent each by itself, not with one another.
   *
   * <p>A file that is written over in place while it is read is noticed before a row of the other
   * is handed out: on S3 and Google Cloud Storage by its version; on a disk and on Beam's file
   * systems, which have none, as far as its size and its time stamp tell.
   *
   * <p>Not guaranteed where a runner computes a step again after its output was used, as Spark does
   * when it loses the files of a shuffle: what is to be read is then decided again, and may be
   * another publish.
   */
  @AutoValue
  @SuppressWarnings("AutoValueImmutableFields") // every collection set is an unmodifiable copy
  public abstract static class Read extends PTransform<PBegin, PCollection<Row>> {
    private static final long serialVersionUID = 1L;

    abstract @Nullable String root();

    abstract @Nullable List<String> partitions();

    abstract Map<String, Set<String>> partitionFilter();

    abstract String table();

    abstract List<String> columns();

    abstract @Nullable Schema schema();

    abstract @Nullable FilterPredicate filter();

    abstract boolean sharedDisk();

    abstract Set<String> nonAtomicFileSystems();

    abstract long splitBytes();

    abstract Builder toBuilder();

    @AutoValue.Builder
    abstract static class Builder {
      abstract Builder setRoot(String root);

      abstract Builder setPartitions(List<String> partitions);

      abstract Builder setPartitionFilter(Map<String, Set<String>> filter);

      abstract Builder setTable(String table);

      abstract Builder setColumns(List<String> columns);

      abstract Builder setSchema(Schema schema);

      abstract Builder setFilter(FilterPredicate filter);

      abstract Builder setSharedDisk(boolean shared);

      abstract Builder setNonAtomicFileSystems(Set<String> schemes);

      abstract Builder setSplitBytes(long bytes);

      abstract Read build();
    }

    /** The dataset root, as the sink was given it. */
    public Read from(String root) {
      if (root == null) {
        throw new IllegalArgumentException("from(root) says where the lake is, found null");
      }
      return toBuilder().setRoot(root).build();
    }

    /**
     * The partitions to be read, by their paths; if nothing is said, all that there are when the
     * job runs. One that is not there, or not published, has no rows.
     */
    public Read withPartitions(List<String> paths) {
      for (String path : paths) {
        try {
          PartitionRef unused = new PartitionRef(path);
        } catch (IllegalArgumentException e) {
          throw new IllegalArgumentException("withPartitions: " + e.getMessage(), e);
        }
      }
      return toBuilder().setPartitions(List.copyOf(new TreeSet<>(paths))).build();
    }

    /**
     * The values that fields of a partition's path may have, such as {@code Map.of("day",
     * Set.of("2026-11-23"))} for {@code day=2026-11-23}. Of partitions that have others, or do not
     * have the field, not even the manifest is read.
     */
    public Read withPartitionFilter(Map<String, Set<String>> allowed) {
      Map<String, Set<String>> copy = new TreeMap<>();
      allowed.forEach(
          (field, values) -> {
            if (values.isEmpty()) {
              throw new IllegalArgumentException(
                  "withPartitionFilter allows no value of the field '"
                      + field
                      + "', expected at least one");
            }
            copy.put(field, Set.copyOf(values));
          });
      return toBuilder().setPartitionFilter(Collections.unmodifiableMap(copy)).build();
    }

    /** The table to be read; if nothing is said, the one without a name. */
    public Read withTable(String name) {
      return toBuilder().setTable(Tables.check(name)).build();
    }

    /**
     * The columns of the rows, in this order; if nothing is said, all of the schema. What is not
     * named is not read from the store. Only whole columns can be named: all of a group is read.
     */
    public Read withColumns(String... names) {
      List<String> columns = LakeSchema.columns(names);
      if (columns.isEmpty()) {
        throw new IllegalArgumentException("withColumns names no column, expected at least one");
      }
      return toBuilder().setColumns(columns).build();
    }

    /**
     * The schema of the rows. A field that a file has no column for is one of the partition's path,
     * which may be a string, a whole number, a decimal, a boolean or a date; else it is null, which
     * it must be allowed to be. A column of another type than the field's fails the job. Of a group
     * whose row has few of its fields the others are read from the store, too, and passed over.
     *
     * <p>A lake in which no partition is found, as before a first publish, has no rows then, and a
     * warning is logged.
     *
     * <p>If nothing is said, the schema is that of a live file, looked up when the graph is built,
     * and the fields of its partition's path as strings; {@code docs/types.md} has the types.
     */
    public Read withSchema(Schema schema) {
      return toBuilder().setSchema(schema).build();
    }

    /**
     * The rows to be read, by columns of the files, also such as {@link #withColumns} leaves out.
     * Row groups and pages of which the statistics say that they hold no such row are passed over.
     * For fields of the path there is {@link #withPartitionFilter}.
     *
     * <p>It means what Parquet means by it. NaN is above all other numbers, and -0.0 is below 0.0.
     * Null is neither below nor above anything: rows with null are given by {@code eq(column,
     * null)}, {@code notEq(column, value)} and {@code notIn} alone, and {@code not(gt(n, 4L))} is
     * {@code ltEq(n, 4L)}. Columns are named by their whole path, and decimals compared by their
     * unscaled value; {@code docs/types.md} says more.
     *
     * <p>The pipeline is refused if the live file by which the schema is looked up does not have
     * the columns of the filter; the job fails if another file does not.
     */
    public Read withFilter(FilterPredicate filter) {
      return toBuilder().setFilter(RowFilter.of(filter)).build();
    }

    /**
     * The root is on a disk that every worker sees at this path, as the sink was told. Without this
     * a root on a disk is refused together with {@link #withSchema} where the workers may be
     * elsewhere, for what they find there could be nothing. Without {@code withSchema} they must
     * find the partition that told the schema.
     */
    public Read withSharedDisk() {
      return toBuilder().setSharedDisk(true).build();
    }

    /** Reads a lake on a file system for which the sink needed this, too; by its scheme. */
    public Read withNonAtomicFileSystem(String scheme) {
      Set<String> schemes = new TreeSet<>(nonAtomicFileSystems());
      schemes.add(scheme);
      return toBuilder().setNonAtomicFileSystems(schemes).build();
    }

    /** About how many bytes of columns one element of work stands for, in whole row groups. */
    Read withSplitBytes(long bytes) {
      return toBuilder().setSplitBytes(bytes).build();
    }

    /**
     * The same read, which also says at which sequence each partition was read: for a
     * read-modify-write.
     */
    public PTransform<PBegin, ReadPartitions> withSequences() {
      return new WithSequences(this);
    }

    /**
     * The same read, as Avro records. Their schema is made of that of the rows, and their values
     * are Avro's raw ones; {@code docs/types.md} has the types. The pipeline is refused if Avro has
     * none for a column.
     */
    public PTransform<PBegin, PCollection<GenericRecord>> asGenericRecords() {
      return new ReadRecords(this);
    }

    @Override
    public PCollection<Row> expand(PBegin input) {
      ReadConfig config = config(input.getPipeline().getOptions());
      return rows(config, pinned(config, input));
    }

    private ReadConfig config(PipelineOptions options) {
      if (root() == null) {
        throw new IllegalArgumentException("from(root) says where the lake is; it was not called");
      }
      LakeSource source = new LakeSource(root(), nonAtomicFileSystems());
      PartitionSelection selection = new PartitionSelection(partitions(), partitionFilter());
      try (AtomicStore store = source.open(options, StoreObserver.NONE)) {
        if (schema() != null) {
          checkReachable(options, source.root());
          return config(source, selection, LakeSchema.select(schema(), columns()), null);
        }
        SchemaLookup.Found found =
            new SchemaLookup(store, selection, table(), columns(), filter()).find();
        return config(source, selection, found.schema(), found.partition().path());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private void checkReachable(PipelineOptions options, URI root) {
      if (!sharedDisk()
          && root.getScheme().equalsIgnoreCase("file")
          && LaunchChecks.workersMayBeElsewhere(options)) {
        throw new IllegalArgumentException(
            String.format(
                "The root '%s' is on this machine's disk, and the workers of %s may be elsewhere and"
                    + " find nothing there; use a root that all workers reach, such as gs:// or s3://,"
                    + " or, if every worker sees this disk at this path, withSharedDisk()",
                root, options.getRunner().getSimpleName()));
      }
    }

    private ReadConfig config(
        LakeSource source, PartitionSelection selection, Schema schema, @Nullable String witness) {
      return new ReadConfig(source, selection, table(), schema, witness, filter(), splitBytes());
    }

    private static PCollection<PinnedPartition> pinned(ReadConfig config, PBegin input) {
      return input
          .apply("Once", Impulse.create())
          .apply("SelectPartitions", ParDo.of(new SelectPartitions(config)))
          .setCoder(StringUtf8Coder.of())
          .apply("SpreadPartitions", Reshuffle.viaRandomKey())
          .apply("PinPartitions", ParDo.of(new PinPartitions(config)))
          .setCoder(new ReadCoders.PinnedPartitionCoder())
          .apply("KeepPinned", Reshuffle.viaRandomKey());
    }

    private static PCollection<Row> rows(ReadConfig config, PCollection<PinnedPartition> pinned) {
      return pinned
          .apply(
              "Files",
              FlatMapElements.into(TypeDescriptor.of(PinnedFile.class)).via(PinnedPartition::files))
          .setCoder(new ReadCoders.PinnedFileCoder())
          .apply("SpreadFiles", Reshuffle.viaRandomKey())
          .apply("VerifyFiles", ParDo.of(new VerifyFiles(config)))
          .setCoder(new ReadCoders.FileSplitCoder())
          .apply("SpreadSplits", Reshuffle.viaRandomKey())
          .apply("ReadSplits", ParDo.of(new ReadSplits(config)))
          .setRowSchema(config.schema());
    }

    private static PCollection<KV<String, Long>> sequences(PCollection<PinnedPartition> pinned) {
      return pinned
          .apply(
              "Sequences",
              MapElements.into(
                      TypeDescriptors.kvs(TypeDescriptors.strings(), TypeDescriptors.longs()))
                  .via((PinnedPartition one) -> KV.of(one.partition().path(), one.sequence())))
          .setCoder(KvCoder.of(StringUtf8Coder.of(), VarLongCoder.of()));
    }

    @Override
    public void populateDisplayData(DisplayData.Builder builder) {
      super.populateDisplayData(builder);
      builder
          .addIfNotNull(DisplayData.item("root", root()).withLabel("Dataset root"))
          .addIfNotDefault(
              DisplayData.item("partitionFilter", partitionFilter().toString())
                  .withLabel("Partition filter"),
              Map.of().toString())
          .addIfNotDefault(DisplayData.item("table", table()).withLabel("Table"), Tables.UNNAMED)
          .addIfNotDefault(
              DisplayData.item("columns", String.join(",", columns())).withLabel("Columns"), "");
      if (partitions() != null) {
        builder.add(
            DisplayData.item("partitions", partitions().size()).withLabel("Partitions named"));
      }
      if (filter() != null) {
        builder.add(DisplayData.item("filter", filter().toString()).withLabel("Filter"));
      }
      if (schema() != null) {
        builder.add(
            DisplayData.item("schema", String.join(",", schema().getFieldNames()))
                .withLabel("Fields of the schema"));
      }
      builder
          .addIfNotDefault(
              DisplayData.item("sharedDisk", sharedDisk()).withLabel("All workers see the disk"),
              false)
          .addIfNotDefault(
              DisplayData.item("nonAtomicFileSystems", String.join(",", nonAtomicFileSystems()))
                  .withLabel("Schemes opted in to"),
              "");
    }
  }

  private static final class WithSequences extends PTransform<PBegin, ReadPartitions> {
    private static final long serialVersionUID = 1L;

    private final Read read;

    WithSequences(Read read) {
      this.read = read;
    }

    @Override
    public ReadPartitions expand(PBegin input) {
      ReadConfig config = read.config(input.getPipeline().getOptions());
      PCollection<PinnedPartition> pinned = Read.pinned(config, input);
      return new ReadPartitions(Read.rows(config, pinned), Read.sequences(pinned));
    }

    @Override
    public void populateDisplayData(DisplayData.Builder builder) {
      super.populateDisplayData(builder);
      builder.delegate(read);
    }
  }
}
