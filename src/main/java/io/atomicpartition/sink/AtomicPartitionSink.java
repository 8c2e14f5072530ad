package io.atomicpartition.sink;

import com.google.auto.value.AutoValue;
import io.atomicpartition.format.DataFormat;
import io.atomicpartition.publish.Launch;
import io.atomicpartition.publish.Mode;
import io.atomicpartition.publish.PublishPolicy;
import io.atomicpartition.publish.RandomIds;
import io.atomicpartition.publish.Tables;
import io.atomicpartition.publish.WhenLive;
import io.atomicpartition.store.StoreProbe;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.SerializableFunction;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.transforms.errorhandling.BadRecord;
import org.apache.beam.sdk.transforms.errorhandling.ErrorHandler;
import org.apache.beam.sdk.transforms.windowing.DefaultTrigger;
import org.apache.beam.sdk.transforms.windowing.GlobalWindows;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollection.IsBounded;
import org.apache.beam.sdk.values.PCollectionView;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.joda.time.Duration;

/**
 * Writes a bounded collection to a lake of partitions, each of which appears whole or not at all.
 *
 * <pre>{@code
 * rows.apply(
 *     "Publish",
 *     AtomicPartitionSink.<Row>write()
 *         .to("gs://bucket/bronze")
 *         .withPartitionFields("day"));
 * }</pre>
 *
 * <p>Bundles write temp files to a staging area; what all of them wrote for one partition is then
 * given its final names and made live by one conditional write of the partition's manifest, {@code
 * _manifest.json}. A partition is published if and only if its manifest says LIVE. However often
 * the runner repeats a step, one launch publishes a partition at most once, and a launch whose rows
 * are live already publishes nothing.
 *
 * <p>What is not guaranteed: partitions are published one by one and not all together; a reader
 * that lists files instead of reading manifests may see files of attempts that are undecided or
 * lost, except in a local partition that was absent before.
 *
 * @param <T> the elements: Rows, Avro records, or anything that the format turns into them
 */
@AutoValue
@SuppressWarnings("AutoValueImmutableFields") // every collection set is an unmodifiable copy
public abstract class AtomicPartitionSink<T>
    extends PTransform<PCollection<T>, PublishedPartitions> {
  private static final long serialVersionUID = 1L;
  private static final String INTO_GLOBAL_WINDOW = "IntoGlobalWindow";

  /**
   * How many partitions one worker thread publishes at once, if nothing is said: their calls and
   * those of as many files together are as many as a client of S3 has connections.
   */
  private static final int FINALIZE_THREADS = 64;

  abstract @Nullable String root();

  abstract @Nullable String stagingLocation();

  abstract boolean sharedDisk();

  abstract Set<String> nonAtomicFileSystems();

  abstract @Nullable SerializableFunction<T, String> partition();

  abstract List<String> partitionFields();

  abstract boolean partitionFieldsKept();

  abstract @Nullable SerializableFunction<T, String> table();

  abstract @Nullable DataFormat<T> format();

  abstract Mode mode();

  abstract WhenLive live();

  abstract boolean equalRewritten();

  abstract ExpectedSequences expectedSequences();

  abstract @Nullable String runId();

  abstract WriteLimits limits();

  abstract @Nullable SmallFileMerging merging();

  abstract StoreProbe storeProbe();

  abstract int finalizeThreads();

  abstract boolean conflictsAsOutput();

  abstract Set<Derived> derived();

  abstract boolean derivedRequired();

  abstract @Nullable ErrorHandler<BadRecord, ?> badRecordErrorHandler();

  abstract Builder<T> toBuilder();

  @AutoValue.Builder
  abstract static class Builder<T> {
    abstract Builder<T> setRoot(String root);

    abstract Builder<T> setStagingLocation(String location);

    abstract Builder<T> setSharedDisk(boolean shared);

    abstract Builder<T> setNonAtomicFileSystems(Set<String> schemes);

    abstract Builder<T> setPartition(SerializableFunction<T, String> partition);

    abstract Builder<T> setPartitionFields(List<String> fields);

    abstract Builder<T> setPartitionFieldsKept(boolean kept);

    abstract Builder<T> setTable(SerializableFunction<T, String> table);

    abstract Builder<T> setFormat(DataFormat<T> format);

    abstract Builder<T> setMode(Mode mode);

    abstract Builder<T> setLive(WhenLive live);

    abstract Builder<T> setEqualRewritten(boolean rewritten);

    abstract Builder<T> setExpectedSequences(ExpectedSequences sequences);

    abstract Builder<T> setRunId(String runId);

    abstract Builder<T> setLimits(WriteLimits limits);

    abstract Builder<T> setMerging(@Nullable SmallFileMerging merging);

    abstract Builder<T> setStoreProbe(StoreProbe probe);

    abstract Builder<T> setFinalizeThreads(int threads);

    abstract Builder<T> setConflictsAsOutput(boolean asOutput);

    abstract Builder<T> setDerived(Set<Derived> derived);

    abstract Builder<T> setDerivedRequired(boolean required);

    abstract Builder<T> setBadRecordErrorHandler(ErrorHandler<BadRecord, ?> handler);

    abstract AtomicPartitionSink<T> build();
  }

  /** A sink that creates partitions and still has to be told where and which. */
  public static <T> AtomicPartitionSink<T> write() {
    return new AutoValue_AtomicPartitionSink.Builder<T>()
        .setSharedDisk(false)
        .setNonAtomicFileSystems(Set.of())
        .setPartitionFields(List.of())
        .setPartitionFieldsKept(false)
        .setMode(Mode.CREATE)
        .setLive(WhenLive.CONFLICT)
        .setEqualRewritten(false)
        .setExpectedSequences(ExpectedSequences.CAPTURED)
        .setLimits(WriteLimits.DEFAULT)
        .setMerging(SmallFileMerging.DEFAULT)
        .setStoreProbe(StoreProbe.QUICK)
        .setFinalizeThreads(FINALIZE_THREADS)
        .setConflictsAsOutput(false)
        .setDerived(Set.of())
        .setDerivedRequired(false)
        .build();
  }

  /**
   * The dataset root: a URI such as {@code gs://bucket/bronze} or {@code file:///lake/bronze}, or a
   * path on this machine's disk.
   */
  public AtomicPartitionSink<T> to(String root) {
    return toBuilder().setRoot(root).build();
  }

  /**
   * Which partition an element belongs to: a relative path such as {@code v1/ledgers/range=0-9999},
   * of the same store; see {@link io.atomicpartition.publish.PartitionRef}. The same element must
   * always get the same answer.
   */
  public AtomicPartitionSink<T> withPartition(SerializableFunction<T, String> partition) {
    return toBuilder().setPartition(partition).build();
  }

  /**
   * Partitions by fields of a Row or an Avro record: {@code field=value} segments, escaped as Hive
   * does. The fields live in the path and are left out of the files.
   */
  public AtomicPartitionSink<T> withPartitionFields(String... fields) {
    return toBuilder().setPartitionFields(List.copyOf(Arrays.asList(fields))).build();
  }

  /** The fields of {@link #withPartitionFields} are written into the files, too. */
  public AtomicPartitionSink<T> keepingPartitionFields() {
    return toBuilder().setPartitionFieldsKept(true).build();
  }

  /**
   * Which table of its partition an element belongs to; all tables of a partition are published
   * together. Without this a partition has one table, and no directory for it.
   */
  public AtomicPartitionSink<T> withTable(SerializableFunction<T, String> table) {
    return toBuilder().setTable(table).build();
  }

  /**
   * How elements become files, such as {@code ParquetFormat.rows(schemas)}, by table. Without this,
   * and without {@link #withTable}, Rows with a schema and GenericRecords with an AvroCoder become
   * Parquet.
   */
  public AtomicPartitionSink<T> withFormat(DataFormat<T> format) {
    return toBuilder().setFormat(format).build();
  }

  /** Over what a partition may be published; CREATE if nothing is said. */
  public AtomicPartitionSink<T> withMode(Mode mode) {
    return toBuilder().setMode(mode).build();
  }

  /**
   * What CREATE answers where a partition is live with other content; CONFLICT if nothing is said.
   */
  public AtomicPartitionSink<T> whenLive(WhenLive live) {
    return toBuilder().setLive(live).build();
  }

  /** A REPLACE by equal content is carried out: for another codec, say. */
  public AtomicPartitionSink<T> rewriteEqual() {
    return toBuilder().setEqualRewritten(true).build();
  }

  /**
   * The sequences that the caller read, by partition path, for a read-modify-write with REPLACE: a
   * partition that has another by now is in conflict, before a byte is written. A partition that
   * the map does not name is one that the caller found absent.
   */
  public AtomicPartitionSink<T> withExpectedSequence(Map<String, Long> sequences) {
    return toBuilder().setExpectedSequences(ExpectedSequences.of(sequences)).build();
  }

  /** {@link #withExpectedSequence(Map)}, with sequences that the pipeline itself reads. */
  public AtomicPartitionSink<T> withExpectedSequence(PCollectionView<Map<String, Long>> sequences) {
    return toBuilder().setExpectedSequences(ExpectedSequences.of(sequences)).build();
  }

  /**
   * A label for people, in manifests and in the staging area; the job's name if nothing is said.
   */
  public AtomicPartitionSink<T> withRunId(String runId) {
    return toBuilder().setRunId(runId).build();
  }

  /**
   * Where temps are written, on the same store as the root; {@code <root>/_staging} if nothing is
   * said. On disk it must be on the root's file system.
   */
  public AtomicPartitionSink<T> withStagingLocation(String location) {
    return toBuilder().setStagingLocation(location).build();
  }

  /**
   * The root is on a disk that every worker sees at this path, such as a network file system.
   * Without this a root on a disk is refused where the workers may be on other machines or in
   * containers.
   */
  public AtomicPartitionSink<T> withSharedDisk() {
    return toBuilder().setSharedDisk(true).build();
  }

  /**
   * How many files one bundle writes at once, 1,000 if nothing is said; rows of further partitions
   * go through the shuffle, and those of one partition are then written by one worker, a file of
   * each of its tables at once.
   */
  public AtomicPartitionSink<T> withMaxOpenWriters(int writers) {
    return toBuilder().setLimits(new WriteLimits(writers, limits().bufferedBytes())).build();
  }

  /**
   * How much heap the open files of one bundle may hold, in bytes, 256 MiB if nothing is said;
   * beyond it the fullest is completed and another begun. A file holds some 7 KiB before its first
   * row, of a table with groups or lists 17 KiB more for each column; once that comes to half of
   * this heap, rows of further partitions go through a shuffle. A worker runs one bundle per
   * thread.
   */
  public AtomicPartitionSink<T> withMaxBufferedBytes(long bytes) {
    return toBuilder().setLimits(new WriteLimits(limits().openWriters(), bytes)).build();
  }

  /**
   * Merges small files before they are published: where a table of a partition has at least {@code
   * minFiles} files smaller than {@code smallFileBytes}, they become one, or as many as come to the
   * format's target size each. Without this, 4 MiB and 3 files; see also {@link
   * #withoutSmallFileMerging}.
   *
   * <p>Small files are what many bundles leave that have a few rows for each partition. To merge
   * them costs one read of each and one write of their bytes, whether the partition turns out to be
   * published already or not; what is gained are fewer files to publish, now, and to open, by every
   * reader. A worker thread holds one small file on its heap, or as many as make a row group, and
   * that row group while it is encoded.
   *
   * @param smallFileBytes from 1 byte to 1 GiB
   * @param minFiles from 2 on
   */
  public AtomicPartitionSink<T> withSmallFileMerging(long smallFileBytes, int minFiles) {
    return toBuilder().setMerging(new SmallFileMerging(smallFileBytes, minFiles)).build();
  }

  /** Every file is published as the bundle wrote it. */
  public AtomicPartitionSink<T> withoutSmallFileMerging() {
    return toBuilder().setMerging(null).build();
  }

  /**
   * How hard to try, before anything is published, whether a store behind a network honours
   * conditional writes; QUICK if nothing is said. A store that does not fails the job. A local disk
   * has a check of its own, which is always made.
   */
  public AtomicPartitionSink<T> withStoreProbe(StoreProbe probe) {
    return toBuilder().setStoreProbe(probe).build();
  }

  /**
   * How many partitions one worker thread publishes at once, and how many files of all of them it
   * promotes or verifies at once; 64 if nothing is said. So at most twice as many calls to the
   * store are under way per worker thread, each on a connection of its own.
   */
  public AtomicPartitionSink<T> withFinalizeThreads(int threads) {
    if (threads < 1) {
      throw new IllegalArgumentException(
          "withFinalizeThreads takes a number from 1 on, found " + threads);
    }
    return toBuilder().setFinalizeThreads(threads).build();
  }

  /** Conflicts do not fail the job and are {@link PublishedPartitions#conflicts()}. */
  public AtomicPartitionSink<T> withConflictsAsOutput() {
    return toBuilder().setConflictsAsOutput(true).build();
  }

  /**
   * After the publish, a list of the live files of each table of a partition is written, for
   * engines that take one: see {@link io.atomicpartition.derive.SymlinkManifests}. It follows the
   * manifest by a moment; what fails is counted, logged and {@link PartitionResult#getNotDerived},
   * and a repair or the next run makes up for it. Needs a store that commits atomically.
   */
  public AtomicPartitionSink<T> withSymlinkManifests() {
    return withDerived(Derived.SYMLINK_MANIFESTS);
  }

  /**
   * After the publish, a Delta Lake log of each table is brought up to the manifests, by one
   * worker, up to 1,000 partitions in a commit: see {@link io.atomicpartition.derive.DeltaLog}.
   * What fails is told as for {@link #withSymlinkManifests}. The class path must have {@code
   * io.delta:delta-kernel-defaults}, which the library does not bring.
   */
  public AtomicPartitionSink<T> withDeltaLog() {
    return withDerived(Derived.DELTA_LOG);
  }

  private AtomicPartitionSink<T> withDerived(Derived form) {
    Set<Derived> all = EnumSet.of(form);
    all.addAll(derived());
    return toBuilder().setDerived(Collections.unmodifiableSet(all)).build();
  }

  /**
   * A partition whose symlink manifest or Delta log could not be brought up to its manifest fails
   * the job, after all partitions are decided. Nothing is un-published for it.
   */
  public AtomicPartitionSink<T> withDerivedRequired() {
    return toBuilder().setDerivedRequired(true).build();
  }

  /**
   * Where elements go that have no valid partition or table or do not fit the format. Every element
   * is then checked before it is written, which costs about as much again as encoding it.
   */
  public AtomicPartitionSink<T> withBadRecordErrorHandler(ErrorHandler<BadRecord, ?> handler) {
    return toBuilder().setBadRecordErrorHandler(handler).build();
  }

  /**
   * Allows a file system that cannot commit atomically, by its scheme such as {@code hdfs}, or
   * {@code s3} for a service whose conditional writes cannot be trusted. On it a partition is
   * published by a plain write of the manifest, through Beam's own file system: two jobs at once
   * may both win. CREATE only.
   */
  public AtomicPartitionSink<T> withNonAtomicFileSystem(String scheme) {
    Set<String> schemes = new TreeSet<>(nonAtomicFileSystems());
    schemes.add(scheme);
    return toBuilder().setNonAtomicFileSystems(schemes).build();
  }

  @Override
  public PublishedPartitions expand(PCollection<T> input) {
    if (input.isBounded() == IsBounded.UNBOUNDED) {
      throw new IllegalArgumentException(
          "AtomicPartitionSink publishes a partition once, when all of its rows are there, so its"
              + " input must be bounded; this one is unbounded");
    }
    if (derivedRequired() && derived().isEmpty()) {
      throw new IllegalArgumentException(
          "withDerivedRequired says that what is derived must be, and nothing is; add"
              + " withSymlinkManifests or withDeltaLog, or leave it out");
    }
    StoreSource store = storeSource();
    LaunchChecks.check(
        input.getPipeline().getOptions(),
        store.location().root(),
        sharedDisk(),
        LaunchChecks.surroundings());
    PublishPolicy policy = policy();
    store.check(input.getPipeline().getOptions(), policy.mode(), derived());
    DataFormat<T> format = dataFormat(InputFields.of(input));
    derived().forEach(form -> form.check(format));

    PCollection<T> windowed =
        input.apply(
            INTO_GLOBAL_WINDOW,
            Window.<T>into(new GlobalWindows())
                .triggering(DefaultTrigger.of())
                .withAllowedLateness(Duration.ZERO)
                .discardingFiredPanes());
    SinkConfig<T> config =
        new SinkConfig<>(store, launch(windowed), policy, format, limits(), expectedSequences());
    return windowed
        .apply(
            "StageTemps",
            new StageTemps<>(
                config,
                new Destinations<>(partitionFunction(), tableFunction()),
                merging(),
                badRecordErrorHandler()))
        .apply(
            "PublishStaged",
            new PublishStaged(
                config,
                storeProbe(),
                finalizeThreads(),
                conflictsAsOutput(),
                derived(),
                derivedRequired()));
  }

  private StoreSource storeSource() {
    if (root() == null) {
      throw new IllegalArgumentException("to(root) says where the lake is; it was not called");
    }
    return StoreSource.of(root(), stagingLocation(), nonAtomicFileSystems());
  }

  private PublishPolicy policy() {
    PublishPolicy policy = new PublishPolicy(mode(), live(), equalRewritten());
    if (expectedSequences().givenByCaller() && mode() != Mode.REPLACE) {
      throw new IllegalArgumentException(
          "withExpectedSequence says which state is to be replaced, and CREATE replaces none; use"
              + " withMode(REPLACE)");
    }
    return policy;
  }

  /** The transform's full name is known from the name of the first step in it. */
  private Launch launch(PCollection<T> windowed) {
    String step = windowed.getName();
    int end = step.lastIndexOf("/" + INTO_GLOBAL_WINDOW);
    return new Launch(
        RandomIds.secure().next(),
        runId() == null ? windowed.getPipeline().getOptions().getJobName() : runId(),
        end < 0 ? step : step.substring(0, end));
  }

  private SerializableFunction<T, String> tableFunction() {
    return table() == null ? element -> Tables.UNNAMED : table();
  }

  private SerializableFunction<T, String> partitionFunction() {
    if (partition() == null && partitionFields().isEmpty()) {
      throw new IllegalArgumentException(
          "Say which partition a row belongs to, with withPartition or withPartitionFields");
    }
    if (partition() != null && !partitionFields().isEmpty()) {
      throw new IllegalArgumentException(
          "withPartition and withPartitionFields both say which partition a row belongs to; use one");
    }
    return partition() != null ? partition() : new FieldPartitions<>(partitionFields());
  }

  private DataFormat<T> dataFormat(InputFields<T> fields) {
    if (format() == null && table() != null) {
      throw new IllegalArgumentException(
          "withTable says that there are several tables; say with withFormat which schema each has");
    }
    fields.checkHas(partitionFields());
    DataFormat<T> format = format() != null ? format() : fields.format();
    return partitionFields().isEmpty() || partitionFieldsKept()
        ? format
        : format.withoutColumns(partitionFields());
  }

  @Override
  public void populateDisplayData(DisplayData.Builder builder) {
    super.populateDisplayData(builder);
    builder
        .addIfNotNull(DisplayData.item("root", root()).withLabel("Dataset root"))
        .addIfNotNull(
            DisplayData.item("stagingLocation", stagingLocation()).withLabel("Staging location"))
        .addIfNotDefault(
            DisplayData.item("sharedDisk", sharedDisk()).withLabel("All workers see the disk"),
            false)
        .add(DisplayData.item("mode", mode().name()).withLabel("Mode"))
        .add(DisplayData.item("whenLive", live().name()).withLabel("When a partition is live"))
        .addIfNotDefault(
            DisplayData.item("partitionFields", String.join(",", partitionFields()))
                .withLabel("Partition fields"),
            "")
        .addIfNotDefault(
            DisplayData.item(
                    "derived",
                    derived().stream().map(Derived::name).collect(Collectors.joining(",")))
                .withLabel("Derived for engines"),
            "")
        .addIfNotNull(DisplayData.item("runId", runId()).withLabel("Run id"))
        .add(
            DisplayData.item("maxOpenWriters", limits().openWriters())
                .withLabel("Open writers per bundle"))
        .add(
            DisplayData.item("maxBufferedBytes", limits().bufferedBytes())
                .withLabel("Heap of open writers per bundle, in bytes"))
        .add(
            DisplayData.item("smallFileBytes", merging() == null ? 0L : merging().smallFileBytes())
                .withLabel("Files below this size are merged, in bytes"))
        .add(DisplayData.item("storeProbe", storeProbe().name()).withLabel("Store probe"))
        .add(
            DisplayData.item("finalizeThreads", finalizeThreads())
                .withLabel("Partitions published at once per worker thread"));
  }
}
