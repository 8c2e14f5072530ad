package io.atomicpartition.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.atomicpartition.format.DataFormat;
import io.atomicpartition.format.ParquetFormat;
import io.atomicpartition.publish.Launch;
import io.atomicpartition.publish.Outcome;
import io.atomicpartition.publish.PartitionRef;
import io.atomicpartition.publish.PublishPolicy;
import io.atomicpartition.sink.audit.AuditEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.RowCoder;
import org.apache.beam.sdk.schemas.NoSuchSchemaException;
import org.apache.beam.sdk.schemas.SchemaRegistry;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.Row;
import org.junit.Test;

/** What runners do to bundles: cut them short, fail beside them, run them twice. */
public class BundleFaultTest extends LakeTest {
  private static final DataFormat<Row> ONE_FILE =
      ParquetFormat.rows(Payments.SCHEMA).withoutColumns(List.of("day"));

  /** Every row becomes a file. */
  private static final DataFormat<Row> ROW_BY_ROW =
      ParquetFormat.rows(Payments.SCHEMA).withTargetFileBytes(1).withoutColumns(List.of("day"));

  private final List<KV<String, StagedTemp>> emitted = new ArrayList<>();

  private SinkConfig<Row> config(DataFormat<Row> format) {
    return new SinkConfig<>(
        StoreSource.of(lake.uri(), null, Set.of()),
        new Launch("0123456789abcdef", "run", "Publish"),
        PublishPolicy.CREATE,
        format,
        WriteLimits.DEFAULT,
        ExpectedSequences.CAPTURED);
  }

  private Step<Row, KV<String, HandedOn<Row>>> writing(
      DataFormat<Row> format, Consumer<KV<String, StagedTemp>> next) {
    Coder<Row> coder = RowCoder.of(Payments.SCHEMA);
    return new Step<>(
        new WriteTemps<>(
            config(format),
            new Destinations<>(new FieldPartitions<>(List.of("day")), row -> ""),
            false,
            coder),
        coder,
        one -> next.accept(KV.of(one.getKey(), temp(one.getValue()))));
  }

  private static StagedTemp temp(HandedOn<Row> handedOn) {
    return ((HandedOn.Temp<Row>) handedOn).staged();
  }

  /** Temps under their names, and those still being written under hidden ones. */
  private List<String> complete() {
    return lake.staged().stream().filter(file -> file.contains("/temp-")).toList();
  }

  private List<String> unfinished() {
    return lake.staged().stream().filter(file -> file.contains("/.temp-")).toList();
  }

  @Test
  public void theNextBundleDeletesWhatAFailedNeighbourLeftUnfinished() {
    Step<Row, KV<String, HandedOn<Row>>> step = writing(ONE_FILE, emitted::add);
    step.startBundle();
    all(monday(0, 2), tuesday(0, 2)).forEach(step::process);
    assertThat(unfinished()).hasSize(2);

    // Here the step after ours throws, and the runner tells us nothing.
    step.startBundle();

    assertThat(lake.allFiles()).isEmpty();
    step.process(Payments.row("2026-11-23", 7, "again"));
    step.finishBundle();
    assertThat(emitted).hasSize(1);
    assertThat(complete()).hasSize(1);
  }

  @Test
  public void teardownDeletesWhatAFailedNeighbourLeftUnfinished() {
    Step<Row, KV<String, HandedOn<Row>>> step = writing(ONE_FILE, emitted::add);
    step.startBundle();
    all(monday(0, 2), tuesday(0, 2)).forEach(step::process);
    assertThat(unfinished()).hasSize(2);

    step.teardown();

    assertThat(lake.allFiles()).isEmpty();
  }

  @Test
  public void whatIsCompleteIsNeverDeletedForAFailureElsewhere() {
    for (boolean teardown : new boolean[] {false, true}) {
      Step<Row, KV<String, HandedOn<Row>>> step = writing(ROW_BY_ROW, emitted::add);
      step.startBundle();
      monday(0, 3).forEach(step::process);
      List<String> complete = complete();
      assertThat(complete).hasSize(3);

      if (teardown) {
        step.teardown();
      } else {
        step.startBundle();
      }

      assertThat(complete()).isEqualTo(complete);
      lake.delete();
    }
  }

  @Test
  public void whatWasHandedOnIsNotDeletedWhenTheStepAfterFailsLater() {
    Step<Row, KV<String, HandedOn<Row>>> step = writing(ONE_FILE, emitted::add);
    step.bundle(all(monday(0, 2), tuesday(0, 2)));
    List<String> complete = complete();
    assertThat(complete).hasSize(2);

    // Here the step after ours throws in its own @FinishBundle.
    step.startBundle();
    step.teardown();

    assertThat(complete()).isEqualTo(complete);
  }

  @Test
  public void aStepAfterOursThatRefusesWhatWeHandOnLosesTheBundle() {
    Step<Row, KV<String, HandedOn<Row>>> step =
        writing(
            ROW_BY_ROW,
            staged -> {
              throw new IllegalStateException("planted: the step after ours");
            });
    step.startBundle();
    all(monday(0, 2), tuesday(0, 2)).forEach(step::process);
    assertThat(complete()).hasSize(4);

    assertThatThrownBy(step::finishBundle).hasMessageContaining("planted: the step after ours");

    assertThat(lake.allFiles()).isEmpty();
  }

  @Test
  public void aFailedBundleTakesNoMore() {
    Step<Row, KV<String, HandedOn<Row>>> step =
        writing(FailingFormat.onWrite(ROW_BY_ROW, row -> row.getInt64("id") == 1), emitted::add);
    step.startBundle();
    step.process(Payments.row("2026-11-23", 0, "good"));
    assertThatThrownBy(() -> step.process(Payments.row("2026-11-23", 1, "bad")))
        .hasMessageContaining("planted: write");
    assertThat(lake.allFiles()).isEmpty();

    assertThatThrownBy(() -> step.process(Payments.row("2026-11-23", 2, "late")))
        .hasMessageContaining("This bundle has failed");
    assertThatThrownBy(step::finishBundle).hasMessageContaining("This bundle has failed");

    assertThat(emitted).isEmpty();
    assertThat(lake.allFiles()).isEmpty();
  }

  @Test
  public void aBundleRunTwiceIsPublishedOnce() throws Exception {
    Step<Row, KV<String, HandedOn<Row>>> lost = writing(ONE_FILE, ignored -> {});
    Step<Row, KV<String, HandedOn<Row>>> counted = writing(ONE_FILE, emitted::add);
    lost.bundle(monday(0, 5));
    counted.bundle(monday(0, 5));
    assertThat(complete()).as("two sets of temps").hasSize(2);

    List<Decided> decided = publish(List.of(staged()));

    assertThat(decided)
        .extracting(one -> one.result().outcome())
        .containsExactly(Outcome.PUBLISHED);
    assertThat(DuckDb.rows(lake, MONDAY, "")).isEqualTo(Payments.lines(0, 5));
    assertThat(lake.dataFiles()).hasSize(1).isEqualTo(lake.listedFiles());
  }

  @Test
  public void aPartitionFinalizedTwiceIsPublishedOnce() throws Exception {
    writing(ONE_FILE, emitted::add).bundle(monday(0, 5));
    StagedPartition first = staged();
    emitted.clear();
    writing(ONE_FILE, emitted::add).bundle(monday(0, 5));
    StagedPartition recomputed = staged();
    assertThat(recomputed).isNotEqualTo(first);

    List<Decided> decided = new ArrayList<>();
    decided.addAll(publish(List.of(first, first)));
    decided.addAll(publish(List.of(recomputed)));

    assertThat(decided)
        .hasSize(3)
        .allSatisfy(
            one -> {
              assertThat(one.result().outcome()).isEqualTo(Outcome.PUBLISHED);
              assertThat(one.event()).as("what is kept").isEqualTo(decided.get(0).event());
              assertThat(one.result().getSequence()).isEqualTo(1);
              assertThat(one.result().getFiles()).isEqualTo(decided.get(0).result().getFiles());
            });
    assertThat(lake.manifest(MONDAY).get("sequence").asLong()).isEqualTo(1);
    assertThat(lake.dataFiles()).hasSize(1).isEqualTo(lake.listedFiles());
    assertThat(DuckDb.rows(lake, MONDAY, "")).isEqualTo(Payments.lines(0, 5));
  }

  @Test
  public void temporaryFilesAreDeletedOnlyAfterTheDecisionAndTwiceIsNoFailure() throws Exception {
    writing(ONE_FILE, emitted::add).bundle(monday(0, 5));
    List<Decided> decided = publish(List.of(staged()));
    assertThat(complete()).as("finalize leaves them for a retry").hasSize(1);

    List<PartitionResult> results = new ArrayList<>();
    Step<Decided, PartitionResult> cleanUp =
        new Step<>(new CleanUpTemps(config(ONE_FILE)), decidedCoder(), results::add);
    cleanUp.bundle(decided);
    cleanUp.bundle(decided);

    assertThat(results).hasSize(2);
    lake.assertNothingButLiveFiles();
  }

  private StagedPartition staged() {
    return StagedPartition.of(
        new PartitionRef(MONDAY), emitted.stream().map(KV::getValue).toList());
  }

  private List<Decided> publish(List<StagedPartition> partitions) {
    List<Decided> decided = new ArrayList<>();
    Step<StagedPartition, Decided> step =
        new Step<>(
            new FinalizePartitions(config(ONE_FILE), 2),
            new TempCoders.StagedPartitionCoder(),
            decided::add);
    step.bundle(partitions);
    step.teardown();
    return decided;
  }

  private static Coder<Decided> decidedCoder() throws NoSuchSchemaException {
    SchemaRegistry schemas = SchemaRegistry.createDefault();
    return new TempCoders.DecidedCoder(
        schemas.getSchemaCoder(PartitionResult.class), schemas.getSchemaCoder(AuditEvent.class));
  }
}
