package io.atomicpartition.sink;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.tuple;

import io.atomicpartition.publish.PartitionRef;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.apache.beam.runners.dataflow.DataflowRunner;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.Wait;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.values.PCollection;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** The sweep as a transform. */
public class AtomicPartitionSweepTest {
  private static final List<SweepFinding> FOUND = Collections.synchronizedList(new ArrayList<>());
  private static final List<Boolean> ORPHAN_WAS_THERE =
      Collections.synchronizedList(new ArrayList<>());

  @Rule public final TemporaryFolder temporary = new TemporaryFolder();

  private Lake lake;
  private Path orphan;
  private Path temp;

  @Before
  public void plant() throws IOException {
    FOUND.clear();
    ORPHAN_WAS_THERE.clear();
    lake = new Lake(temporary.getRoot().toPath());
    orphan = orphanOf("day=1");
    temp = lake.root().resolve("_staging/nightly/0123456789abcdef/x-00000000/temp-1");
    Files.createDirectories(temp.getParent());
    old(temp);
  }

  private Path orphanOf(String partition) throws IOException {
    String hash = new PartitionRef(partition).hash();
    Path file =
        lake.root()
            .resolve(partition)
            .resolve("part-00000-of-00001-" + hash + "-" + "0".repeat(16) + ".parquet");
    Files.createDirectories(file.getParent());
    old(file);
    return file;
  }

  private static void old(Path file) throws IOException {
    Files.write(file, "old".getBytes(UTF_8));
    Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(Duration.ofDays(30))));
  }

  private static final class Collect extends DoFn<SweepFinding, Void> {
    private static final long serialVersionUID = 1L;

    @ProcessElement
    public void process(@Element SweepFinding finding) {
      FOUND.add(finding);
    }
  }

  private static final class Look extends DoFn<String, Void> {
    private static final long serialVersionUID = 1L;

    @ProcessElement
    public void process(@Element String path) {
      ORPHAN_WAS_THERE.add(Files.exists(Path.of(path)));
    }
  }

  private void run(AtomicPartitionSweep sweep) {
    Pipeline pipeline = Pipeline.create(TestPipeline.testingPipelineOptions());
    PCollection<SweepFinding> findings = pipeline.apply("Sweep", sweep.from(lake.uri()));
    assertThat(findings.hasSchema()).isTrue();
    findings.apply("Collect", ParDo.of(new Collect()));
    pipeline
        .apply("After", Create.of(orphan.toString()))
        .apply("Wait", Wait.on(findings))
        .apply("Look", ParDo.of(new Look()));
    pipeline.run().waitUntilFinish();
  }

  @Test
  public void aDryRunFindsAndChangesNothing() {
    Map<String, Lake.Stamp> before = lake.stamps();
    run(AtomicPartitionSweep.create());
    assertThat(FOUND)
        .extracting(SweepFinding::getKind, SweepFinding::getState, SweepFinding::getObjects)
        .containsExactlyInAnyOrder(tuple("ORPHAN", "FOUND", 1L), tuple("LAUNCH", "FOUND", 1L));
    assertThat(FOUND).extracting(SweepFinding::getAgeSeconds).allMatch(age -> age > 29 * 86_400);
    assertThat(lake.stamps()).isEqualTo(before);
  }

  @Test
  public void deletingDeletesBeforeWhoeverWaitsForItBegins() throws IOException {
    Path damaged = orphanOf("day=2");
    Files.writeString(damaged.resolveSibling(PartitionRef.MANIFEST), "{");
    run(AtomicPartitionSweep.create().deleting());
    assertThat(FOUND)
        .extracting(SweepFinding::getPlace, SweepFinding::getKind, SweepFinding::getState)
        .containsExactlyInAnyOrder(
            tuple("day=1", "ORPHAN", "GONE"),
            tuple("day=2", "PLACE", "LEFT"),
            tuple("_staging/nightly/0123456789abcdef/", "LAUNCH", "GONE"));
    assertThat(ORPHAN_WAS_THERE).containsExactly(false);
    assertThat(temp).doesNotExist();
    assertThat(damaged).exists();
    assertThat(lake.manifest("day=1").path("state").asText()).isEqualTo("EMPTY");
  }

  @Test
  public void agesAreKept() {
    run(
        AtomicPartitionSweep.create()
            .deleting()
            .withOrphanAge(Duration.ofDays(31))
            .withStagingAge(Duration.ofDays(31)));
    assertThat(FOUND).isEmpty();
    assertThat(orphan).exists();
    assertThat(temp).exists();
  }

  @Test
  public void whatMakesNoSenseIsRefusedWhenTheGraphIsBuilt() {
    Pipeline pipeline = Pipeline.create(TestPipeline.testingPipelineOptions());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> pipeline.apply("Nowhere", AtomicPartitionSweep.create()))
        .withMessageContaining("from(root)");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                pipeline.apply(
                    "Forgetful",
                    AtomicPartitionSweep.create()
                        .from(lake.uri())
                        .withRetention(Duration.ofDays(8))))
        .withMessageContaining("retention");
  }

  @Test
  public void aDiskIsSweptElsewhereOnlyIfEveryWorkerSeesIt() {
    Pipeline pipeline = Pipeline.create(TestPipeline.testingPipelineOptions());
    pipeline.getOptions().setRunner(DataflowRunner.class);
    AtomicPartitionSweep sweep = AtomicPartitionSweep.create().from(lake.uri());

    assertThatIllegalArgumentException()
        .isThrownBy(() -> pipeline.apply("Refused", sweep))
        .withMessageContaining("the workers of DataflowRunner may be elsewhere");
    assertThat(pipeline.apply("Shared", sweep.withSharedDisk())).isNotNull();
  }

  @Test
  public void displayDataSayWhatItWillDo() {
    assertThat(DisplayData.from(AtomicPartitionSweep.create().from(lake.uri())).asMap().values())
        .extracting(item -> item.getKey() + "=" + item.getValue())
        .contains("dryRun=true", "orphanAge=PT24H", "retention=PT168H", "stagingAge=PT336H");
  }
}
