package io.atomicpartition.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.atomicpartition.format.ParquetFormat;
import io.atomicpartition.publish.Mode;
import io.atomicpartition.publish.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.Pipeline.PipelineExecutionException;
import org.apache.beam.sdk.runners.TransformHierarchy.Node;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.values.Row;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class DerivedFormsTest {
  private static final String DAY = "2026-11-23";
  private static final String PARTITION = "day=" + DAY;

  @Rule public final TemporaryFolder temporary = new TemporaryFolder();

  private Lake lake;

  @Before
  public void open() throws IOException {
    lake = new Lake(temporary.newFolder("lake").toPath());
  }

  private AtomicPartitionSink<Row> plain() {
    return AtomicPartitionSink.<Row>write().to(lake.uri()).withPartitionFields("day");
  }

  private AtomicPartitionSink<Row> sink() {
    return plain().withSymlinkManifests().withDeltaLog();
  }

  private List<String> listed() throws IOException {
    List<String> files = new ArrayList<>();
    for (String line :
        Files.readAllLines(
            lake.root().resolve("_symlink_format_manifest/" + PARTITION + "/manifest"))) {
      files.add(line.replaceFirst("^file://", ""));
    }
    return files;
  }

  private String commit(int version) throws IOException {
    return Files.readString(lake.root().resolve(String.format("_delta_log/%020d.json", version)));
  }

  @Test
  public void bothFollowThePublishAndASecondRunWritesNothing() throws Exception {
    Run first = Run.of(sink(), Payments.rows(DAY, 0, 10));
    assertThat(listed()).isEqualTo(lake.listed(PARTITION, ""));
    Map<String, Lake.Stamp> before = lake.stamps();
    Run again = Run.of(sink(), Payments.rows(DAY, 0, 10));

    assertThat(lake.stamps()).isEqualTo(before);
    assertThat(first.of(PARTITION).getNotDerived()).isEmpty();
    assertThat(first.counter("derivedWritten")).isEqualTo(2);
    assertThat(again.counter("derivedWritten") + again.counter("derivedFailed")).isZero();

    Run.of(sink().withMode(Mode.REPLACE), Payments.rows(DAY, 5, 25));
    assertThat(listed()).isEqualTo(lake.listed(PARTITION, "")).hasSize(1);
    assertThat(DuckDb.query("SELECT count(*), sum(id) FROM " + DuckDb.parquet(listed())))
        .containsExactly("20|290");
    assertThat(commit(1)).contains(lake.root().relativize(Path.of(listed().get(0))).toString());
  }

  @Test
  public void aRunMakesUpForWhatAnEarlierOneMissed() throws Exception {
    Run.of(plain(), Payments.rows(DAY, 0, 10));
    assertThat(lake.root().resolve("_delta_log")).doesNotExist();
    Run again = Run.of(sink(), Payments.rows(DAY, 0, 10));
    assertThat(again.of(PARTITION).outcome()).isEqualTo(Outcome.ALREADY_PUBLISHED);
    assertThat(again.counter("derivedWritten")).isEqualTo(2);
    assertThat(listed()).isEqualTo(lake.listed(PARTITION, ""));
  }

  @Test
  public void whatCannotBeDerivedIsToldAndHarmsNoPublishUnlessItIsRequired() throws Exception {
    Files.writeString(lake.root().resolve("_delta_log"), "in the way");
    Run run = Run.of(sink(), Payments.rows(DAY, 0, 10));

    assertThat(run.of(PARTITION).outcome()).isEqualTo(Outcome.PUBLISHED);
    assertThat(run.of(PARTITION).getNotDerived())
        .singleElement()
        .asString()
        .startsWith("Delta log: ");
    assertThat(run.counter("derivedFailed")).isEqualTo(1);
    assertThat(run.counter("derivedWritten")).isEqualTo(1);
    assertThat(listed()).isEqualTo(lake.listed(PARTITION, ""));

    assertThatThrownBy(
            () ->
                Run.of(
                    sink().withMode(Mode.REPLACE).withDerivedRequired(), Payments.rows(DAY, 3, 10)))
        .isInstanceOf(PipelineExecutionException.class)
        .hasRootCauseInstanceOf(PartitionsNotDerivedException.class)
        .hasStackTraceContaining("Delta log of 1 of them could not be brought up")
        .hasStackTraceContaining(PARTITION);
    assertThat(lake.manifest(PARTITION).path("sequence").asLong()).isEqualTo(2);
    assertThat(listed()).isEqualTo(lake.listed(PARTITION, ""));
  }

  @Test
  public void aJobThatFailsForAConflictHasDerivedWhatItPublished() throws Exception {
    Run.of(plain(), Payments.rows(DAY, 0, 10));
    List<Row> rows = new ArrayList<>(Payments.rows(DAY, 5, 25));
    rows.addAll(Payments.rows("2026-11-24", 0, 3));
    rows.addAll(Payments.rows("2026-11-25", 0, 3));

    assertThatThrownBy(() -> Run.of(sink(), rows))
        .hasRootCauseInstanceOf(PartitionsInConflictException.class)
        .hasStackTraceContaining(PARTITION);

    assertThat(commit(0))
        .contains("io.atomicpartition:day=2026-11-24\"", "io.atomicpartition:day=2026-11-25\"")
        .doesNotContain(DAY);
  }

  @Test
  public void theStepsAreThereOnlyWhenAskedFor() {
    assertThat(steps(plain())).noneMatch(step -> step.matches(".*(Symlink|Delta|Derived).*"));
    assertThat(steps(sink()))
        .contains(
            "Publish/PublishStaged/WriteSymlinkManifests",
            "Publish/PublishStaged/WriteDeltaLog",
            "Publish/PublishStaged/AwaitDerived");
  }

  private static List<String> steps(AtomicPartitionSink<Row> sink) {
    Pipeline pipeline = Run.pipeline();
    pipeline
        .apply("Rows", Create.of(Payments.rows(DAY, 0, 1)).withRowSchema(Payments.SCHEMA))
        .apply("Publish", sink);
    List<String> steps = new ArrayList<>();
    pipeline.traverseTopologically(
        new Pipeline.PipelineVisitor.Defaults() {
          @Override
          public CompositeBehavior enterCompositeTransform(Node node) {
            steps.add(node.getFullName());
            return CompositeBehavior.ENTER_TRANSFORM;
          }
        });
    return steps;
  }

  @Test
  public void aColumnThatDeltaLacksIsRefusedAtLaunch() {
    Schema bytes = Schema.builder().addStringField("day").addStringField("a b").build();
    assertThatThrownBy(() -> steps(sink().withFormat(ParquetFormat.rows(bytes))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("Column 'a b': a Delta log takes no name with a space");
  }

  @Test
  public void aStoreThatCommitsNothingAtomicallyIsRefusedAtLaunch() {
    assertThatThrownBy(() -> steps(sink().withNonAtomicFileSystem("file")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("writes nothing conditionally");
    assertThatThrownBy(() -> steps(plain().withDerivedRequired()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("add withSymlinkManifests or withDeltaLog");
  }
}
