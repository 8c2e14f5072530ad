package io.atomicpartition.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.atomicpartition.format.DataFormat;
import io.atomicpartition.format.ParquetFormat;
import io.atomicpartition.publish.FaultyStore.Kind;
import io.atomicpartition.publish.Launch;
import io.atomicpartition.publish.Mode;
import io.atomicpartition.publish.NotCommittedException;
import io.atomicpartition.publish.Outcome;
import io.atomicpartition.publish.PartitionRef;
import io.atomicpartition.publish.PublishPolicy;
import io.atomicpartition.publish.TempFile;
import io.atomicpartition.sink.audit.AuditEvent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.RowCoder;
import org.apache.beam.sdk.schemas.SchemaRegistry;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.Row;
import org.junit.Test;

/** Small temps of many bundles, merged before the publish. */
public class MergeTest extends LakeTest {
  private static final DataFormat<Row> FORMAT =
      ParquetFormat.rows(Payments.SCHEMA).withoutColumns(List.of("day"));

  /** Monday's and tuesday's payments, two of each in every bundle. */
  private static List<List<Row>> bundles(int count) {
    List<List<Row>> bundles = new ArrayList<>();
    for (long i = 0; i < count; i++) {
      bundles.add(all(monday(2 * i, 2 * i + 2), tuesday(2 * i, 2 * i + 2)));
    }
    return bundles;
  }

  private static List<String> sorted(List<String> lines) {
    return lines.stream().sorted().toList();
  }

  @Test
  public void manyBundlesMakeOneFileOfEachPartitionWithAllRowsAndTheSameContentId() {
    Run merged = Run.ofBundles(sink(), bundles(20));

    assertThat(lake.listed(MONDAY, "")).hasSize(1);
    assertThat(lake.listed(TUESDAY, "")).hasSize(1);
    assertThat(sorted(DuckDb.rows(lake, MONDAY, ""))).isEqualTo(sorted(Payments.lines(0, 40)));
    assertThat(merged.counter("tempsCompleted")).isEqualTo(40);
    assertThat(merged.counter("tempsMerged")).isEqualTo(40);
    assertThat(merged.counter("mergedFiles")).isEqualTo(2);
    assertThat(merged.distribution("mergeMillis").getCount()).isEqualTo(2);
    assertThat(merged.counter("tempsDeleted")).as("old ones and new ones").isEqualTo(42);
    lake.assertNothingButLiveFiles();

    Run unmerged = Run.ofBundles(sink().withoutSmallFileMerging(), bundles(20));
    assertThat(unmerged.outcomes())
        .isEqualTo(Map.of(MONDAY, Outcome.ALREADY_PUBLISHED, TUESDAY, Outcome.ALREADY_PUBLISHED));
    assertThat(unmerged.counter("tempsMerged")).isZero();
  }

  /** What {@code docs/calls.md} says of it. */
  @Test
  public void aMergeReadsEachTempOnceAndWritesOne() {
    Faults calls = Faults.none();

    Run.ofBundles(hooked(calls), bundles(4));

    assertThat(calls.calls(Kind.READ)).hasSize(8);
    assertThat(calls.calls(Kind.OPEN_TEMP)).hasSize(8 + 2);
  }

  @Test
  public void withoutItEveryBundleHasAFile() {
    Run.ofBundles(sink().withoutSmallFileMerging(), bundles(4));

    assertThat(lake.listed(MONDAY, "")).hasSize(4);
  }

  @Test
  public void everyTableIsMergedIntoItsOwnFile() {
    ParquetFormat<Row> format =
        ParquetFormat.rows(Map.of("even", Payments.SCHEMA, "odd", Payments.SCHEMA));

    Run.ofBundles(
        sink().withTable(row -> row.getInt64("id") % 2 == 0 ? "even" : "odd").withFormat(format),
        bundles(5));

    for (String table : List.of("even", "odd")) {
      List<String> ids = new ArrayList<>();
      for (int id = table.equals("even") ? 0 : 1; id < 10; id += 2) {
        ids.addAll(Payments.lines(id, id + 1));
      }
      assertThat(lake.listed(MONDAY, table)).hasSize(1);
      assertThat(sorted(DuckDb.rows(lake, MONDAY, table))).isEqualTo(sorted(ids));
    }
    lake.assertNothingButLiveFiles();
  }

  @Test
  public void aReplaceKeepsTheSequenceThatWasCapturedBeforeTheFirstByte() {
    Run.of(sink(), monday(100, 101));

    Run run = Run.ofBundles(sink().withMode(Mode.REPLACE), bundles(5));

    assertThat(run.of(MONDAY).outcome()).isEqualTo(Outcome.PUBLISHED);
    assertThat(run.of(MONDAY).getSequence()).isEqualTo(2);
    assertThat(lake.listed(MONDAY, "")).hasSize(1);
    assertThat(sorted(DuckDb.rows(lake, MONDAY, ""))).isEqualTo(sorted(Payments.lines(0, 10)));
  }

  @Test
  public void aConflictAtCaptureMergesNothingAndStaysOne() {
    Run.of(sink(), monday(100, 101));
    JsonNode before = lake.manifest(MONDAY);

    Run run =
        Run.ofBundles(
            sink()
                .withMode(Mode.REPLACE)
                .withExpectedSequence(Map.of(MONDAY, 7L))
                .withConflictsAsOutput(),
            bundles(5));

    assertThat(run.conflicts()).extracting(PartitionResult::getPartition).containsExactly(MONDAY);
    assertThat(run.counter("mergedFiles")).as("tuesday's").isEqualTo(1);
    assertThat(lake.manifest(MONDAY)).isEqualTo(before);
  }

  // Bundle by bundle, to stand where a runner may stand.

  private SinkConfig<Row> config(DataFormat<Row> format) {
    return new SinkConfig<>(
        StoreSource.of(lake.uri(), null, Set.of()),
        new Launch("0123456789abcdef", "run", "Publish"),
        PublishPolicy.CREATE,
        format,
        WriteLimits.DEFAULT,
        ExpectedSequences.CAPTURED);
  }

  /** Monday's payments, three of each of these bundles. */
  private StagedPartition staged(int bundles) {
    return staged(MONDAY, bundles);
  }

  private StagedPartition staged(String partition, int bundles) {
    List<StagedTemp> temps = new ArrayList<>();
    Coder<Row> coder = RowCoder.of(Payments.SCHEMA);
    for (long i = 0; i < bundles; i++) {
      Step<Row, KV<String, HandedOn<Row>>> step =
          new Step<>(
              new WriteTemps<>(
                  config(FORMAT), new Destinations<>(row -> partition, row -> ""), false, coder),
              coder,
              one -> temps.add(((HandedOn.Temp<Row>) one.getValue()).staged()));
      step.bundle(monday(3 * i, 3 * i + 3));
      step.teardown();
    }
    return StagedPartition.of(new PartitionRef(partition), temps);
  }

  private Step<StagedPartition, StagedPartition> merging(
      DataFormat<Row> format, List<StagedPartition> merged) {
    return new Step<>(
        new MergeTemps(config(format), new SmallFileMerging(1 << 20, 2)),
        new TempCoders.StagedPartitionCoder(),
        merged::add);
  }

  private StagedPartition merged(StagedPartition staged) {
    List<StagedPartition> merged = new ArrayList<>();
    Step<StagedPartition, StagedPartition> step = merging(FORMAT, merged);
    step.bundle(List.of(staged));
    step.teardown();
    assertThat(merged).hasSize(1);
    return merged.get(0);
  }

  private List<Decided> publish(StagedPartition... partitions) {
    List<Decided> decided = new ArrayList<>();
    Step<StagedPartition, Decided> step =
        new Step<>(
            new FinalizePartitions(config(FORMAT), 2),
            new TempCoders.StagedPartitionCoder(),
            decided::add);
    step.bundle(List.of(partitions));
    step.teardown();
    return decided;
  }

  private void cleanUp(List<Decided> decided) throws Exception {
    Step<Decided, PartitionResult> step =
        new Step<>(
            new CleanUpTemps(config(FORMAT)),
            new TempCoders.DecidedCoder(
                SchemaRegistry.createDefault().getSchemaCoder(PartitionResult.class),
                SchemaRegistry.createDefault().getSchemaCoder(AuditEvent.class)),
            ignored -> {});
    step.bundle(decided);
    step.teardown();
  }

  private static Set<String> keys(StagedPartition staged) {
    return new TreeSet<>(staged.keys());
  }

  private Set<String> onDisk() {
    return new TreeSet<>(lake.staged());
  }

  private void delete(String key) {
    try {
      Files.delete(lake.root().resolve(key));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  public void whatWasMergedStaysUntilThePublishIsDecidedAndIsThenCleanedUp() throws Exception {
    StagedPartition staged = staged(4);
    StagedPartition merged = merged(staged);

    assertThat(merged.temps()).hasSize(1);
    assertThat(merged.captured()).isEqualTo(staged.captured());
    assertThat(merged.mergedAway()).containsExactlyElementsOf(staged.keys());
    assertThat(merged.temps().get(0).rows().rows()).isEqualTo(12);
    assertThat(onDisk()).isEqualTo(keys(merged)).hasSize(5);

    List<Decided> decided = publish(merged);
    assertThat(onDisk()).as("finalize leaves all for a retry").hasSize(5);
    cleanUp(decided);

    assertThat(sorted(DuckDb.rows(lake, MONDAY, ""))).isEqualTo(sorted(Payments.lines(0, 12)));
    lake.assertNothingButLiveFiles();
  }

  @Test
  public void twoRunsOfOneBundleMakeTwoFilesOfWhichOneIsPublished() throws Exception {
    StagedPartition staged = staged(3);
    StagedPartition one = merged(staged);
    StagedPartition other = merged(staged);
    assertThat(other.temps()).isNotEqualTo(one.temps());

    List<Decided> decided = new ArrayList<>(publish(one));
    decided.addAll(publish(other));
    cleanUp(decided);

    assertThat(decided)
        .extracting(d -> d.result().outcome())
        .containsExactly(Outcome.PUBLISHED, Outcome.PUBLISHED);
    assertThat(lake.dataFiles()).hasSize(1);
    assertThat(sorted(DuckDb.rows(lake, MONDAY, ""))).isEqualTo(sorted(Payments.lines(0, 9)));
    lake.assertNothingButLiveFiles();
  }

  /** As when a runner computes a stage again after its readers are done. */
  @Test
  public void aMergeThatIsRunAgainAfterTheCleanUpIsToldThatAllIsPublished() throws Exception {
    StagedPartition staged = staged(3);
    cleanUp(publish(merged(staged)));
    assertThat(onDisk()).isEmpty();

    StagedPartition again = merged(staged);

    assertThat(again).isEqualTo(staged);
    assertThat(onDisk()).as("no half of a file").isEmpty();
    assertThat(publish(again))
        .extracting(d -> d.result().outcome())
        .containsExactly(Outcome.PUBLISHED);
    lake.assertNothingButLiveFiles();
  }

  @Test
  public void aTempThatIsLostFailsLoudlyAndPublishesNothing() {
    StagedPartition staged = staged(3);
    delete(staged.temps().get(1).key());

    StagedPartition merged = merged(staged);

    assertThat(merged).as("left as it is, for finalize to judge").isEqualTo(staged);
    assertThatThrownBy(() -> publish(merged))
        .hasRootCauseInstanceOf(io.atomicpartition.store.ObjectMissingException.class)
        .hasStackTraceContaining(NotCommittedException.class.getName())
        .hasMessageContaining(staged.temps().get(1).key());
    assertThat(lake.live()).isEmpty();
    assertThat(lake.dataFiles()).isEmpty();
  }

  @Test
  public void aTempThatIsNotWhatItsWriterSaidFailsTheBundleWhichDeletesItsOwnFilesAlone()
      throws IOException {
    StagedPartition good = staged(3);
    StagedPartition bad = staged(TUESDAY, 3);
    TempFile damaged = bad.temps().get(2);
    Path path = lake.root().resolve(damaged.key());
    byte[] bytes = Files.readAllBytes(path);
    bytes[bytes.length / 2] ^= 1;
    Files.write(path, bytes);
    Set<String> before = onDisk();
    List<StagedPartition> merged = new ArrayList<>();
    Step<StagedPartition, StagedPartition> step = merging(FORMAT, merged);
    step.startBundle();
    step.process(good);
    assertThat(onDisk()).as("monday is merged").hasSize(before.size() + 1);

    assertThatThrownBy(() -> step.process(bad))
        .hasMessageContaining(damaged.key())
        .hasMessageContaining("should be")
        .hasMessageContaining("found " + bytes.length + " bytes with crc32c");

    assertThat(onDisk()).isEqualTo(before);
  }

  @Test
  public void aTempThatIsLongerThanItsWriterSaidIsRefused() throws IOException {
    StagedPartition staged = staged(2);
    Path path = lake.root().resolve(staged.temps().get(0).key());
    Files.write(path, new byte[7], java.nio.file.StandardOpenOption.APPEND);

    assertThatThrownBy(() -> merged(staged)).hasMessageContaining("found more bytes with crc32c");
  }

  @Test
  public void aMergeThatFailsAtItsEndLeavesNothingOfItsOwn() {
    StagedPartition staged = staged(3);
    Set<String> before = onDisk();
    List<StagedPartition> merged = new ArrayList<>();

    assertThatThrownBy(() -> merging(FailingFormat.onMerge(FORMAT), merged).bundle(List.of(staged)))
        .hasMessageContaining("planted: merge of 3");

    assertThat(merged).isEmpty();
    assertThat(onDisk()).isEqualTo(before);
  }

  /** Whatever has its key may be in use: it is the sweep's. */
  @Test
  public void whatIsCompleteIsNotDeletedForAFailureElsewhere() {
    StagedPartition staged = staged(3);
    for (boolean teardown : new boolean[] {false, true}) {
      Set<String> before = new HashSet<>(onDisk());
      Step<StagedPartition, StagedPartition> step = merging(FORMAT, new ArrayList<>());
      step.startBundle();
      step.process(staged);
      if (teardown) {
        step.teardown();
      } else {
        step.startBundle();
      }
      assertThat(onDisk()).hasSize(before.size() + 1).containsAll(before);
    }
  }

  @Test
  public void aStepAfterOursThatRefusesWhatWeHandOnLosesTheBundle() {
    StagedPartition staged = staged(3);
    Set<String> before = onDisk();
    Step<StagedPartition, StagedPartition> step =
        new Step<>(
            new MergeTemps(config(FORMAT), new SmallFileMerging(1 << 20, 2)),
            new TempCoders.StagedPartitionCoder(),
            merged -> {
              throw new IllegalStateException("planted: the step after ours");
            });

    assertThatThrownBy(() -> step.bundle(List.of(staged)))
        .hasMessageContaining("planted: the step after ours");

    assertThat(onDisk()).isEqualTo(before);
  }

  @Test
  public void oneFileIsLeftAlone() {
    StagedPartition staged = staged(1);
    Set<String> before = onDisk();

    assertThat(merged(staged)).isEqualTo(staged);
    assertThat(onDisk()).isEqualTo(before);
  }
}
