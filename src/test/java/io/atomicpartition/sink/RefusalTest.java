package io.atomicpartition.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.atomicpartition.format.ParquetFormat;
import io.atomicpartition.publish.Mode;
import io.atomicpartition.publish.WhenLive;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.avro.generic.GenericRecord;
import org.apache.beam.runners.dataflow.DataflowRunner;
import org.apache.beam.runners.dataflow.options.DataflowPipelineOptions;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.PipelineRunner;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.RowCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.extensions.avro.coders.AvroCoder;
import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PortablePipelineOptions;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollection.IsBounded;
import org.apache.beam.sdk.values.Row;
import org.junit.Test;

/** What can be known to be wrong when the graph is built is refused then, in one sentence. */
public class RefusalTest extends LakeTest {
  @Test
  public void aSinkMustBeToldWhere() {
    assertRefused(
        AtomicPartitionSink.<Row>write().withPartitionFields("day"),
        "to(root) says where the lake is; it was not called");
  }

  @Test
  public void aSinkMustBeToldWhichPartition() {
    assertRefused(
        AtomicPartitionSink.<Row>write().to(lake.uri()),
        "Say which partition a row belongs to, with withPartition or withPartitionFields");
  }

  @Test
  public void aSinkMustNotBeToldTwiceWhichPartition() {
    assertRefused(
        sink().withPartition(row -> "a"),
        "withPartition and withPartitionFields both say which partition a row belongs to; use one");
  }

  @Test
  public void anUnknownPartitionFieldIsNamedWithThoseThatThereAre() {
    String expected =
        "withPartitionFields names the field 'dya', which the input does not have; its fields are"
            + " 'day', 'id', 'note'";
    assertRefused(sink().withPartitionFields("id", "dya"), expected);
    assertRefused(sink().withPartitionFields("dya").keepingPartitionFields(), expected);
    assertRefused(
        AtomicPartitionSink.<GenericRecord>write().to(lake.uri()).withPartitionFields("dya"),
        AvroCoder.of(Payments.AVRO),
        expected);
  }

  @Test
  public void aFormatMustHaveThePartitionFieldsThatAreToLeaveTheFiles() {
    org.apache.beam.sdk.schemas.Schema other =
        org.apache.beam.sdk.schemas.Schema.builder().addInt64Field("id").build();
    assertRefused(
        sink().withFormat(ParquetFormat.rows(other)),
        "Table '' has no columns 'day' to leave out, expected some of 'id'");
  }

  @Test
  public void filesMustHaveAColumnBesidesThePartitionFields() {
    assertRefused(
        sink().withPartitionFields("day", "id", "note"),
        "Leaving out 'day', 'id', 'note' leaves no column of table '' in the files, expected at"
            + " least one");
  }

  @Test
  public void aFormatIsNeededForElementsWhoseFieldsAreNotKnown() {
    assertRefused(
        AtomicPartitionSink.<String>write().to(lake.uri()).withPartition(text -> text),
        StringUtf8Coder.of(),
        "withFormat says how elements become files; it may be left out for Rows with a schema and"
            + " for GenericRecords with an AvroCoder, and the input has StringUtf8Coder of"
            + " java.lang.String");
  }

  @Test
  public void aFormatIsNeededForSeveralTables() {
    assertRefused(
        sink().withTable(row -> "a"),
        "withTable says that there are several tables; say with withFormat which schema each has");
  }

  @Test
  public void unboundedInputIsRefused() {
    PCollection<Row> rows = rows(Run.pipeline()).setIsBoundedInternal(IsBounded.UNBOUNDED);

    assertThatThrownBy(() -> rows.apply(sink()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "AtomicPartitionSink publishes a partition once, when all of its rows are there, so its"
                + " input must be bounded; this one is unbounded");
  }

  @Test
  public void modesAndOptionsThatContradictEachOtherAreRefused() {
    assertRefused(
        sink().withMode(Mode.REPLACE).whenLive(WhenLive.SKIP),
        "whenLive(SKIP) leaves live partitions alone and REPLACE replaces them; use one of them");
    assertRefused(
        sink().rewriteEqual(),
        "rewriteEqual writes a live partition again, which CREATE never does; use REPLACE");
    assertRefused(
        sink().withExpectedSequence(Map.of(MONDAY, 1L)),
        "withExpectedSequence says which state is to be replaced, and CREATE replaces none; use"
            + " withMode(REPLACE)");
  }

  @Test
  public void limitsBelowOneAreRefusedByName() {
    refusedLimit("withMaxOpenWriters", n -> sink().withMaxOpenWriters(n));
    refusedLimit("withMaxBufferedBytes", n -> sink().withMaxBufferedBytes(n));
    refusedLimit("withFinalizeThreads", n -> sink().withFinalizeThreads(n));
  }

  private static void refusedLimit(String option, Consumer<Integer> call) {
    assertThatThrownBy(() -> call.accept(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(option + " takes a number from 1 on, found 0");
  }

  @Test
  public void aClassicTemplateIsRefusedForItsLaunchesWouldShareTheirId() {
    Pipeline pipeline = Run.pipeline();
    pipeline.getOptions().setRunner(DataflowRunner.class);
    pipeline
        .getOptions()
        .as(DataflowPipelineOptions.class)
        .setTemplateLocation("gs://bucket/template");

    assertThatThrownBy(() -> rows(pipeline).apply(sink().to("gs://bucket/lake")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("--templateLocation makes a classic template")
        .hasMessageContaining("build a Flex Template");
  }

  /** Its launcher, too, has the graph written to a file, but anew for each launch. */
  @Test
  public void theLaunchOfAFlexTemplateIsNoClassicTemplate() {
    DataflowPipelineOptions options = Run.pipeline().getOptions().as(DataflowPipelineOptions.class);
    options.setRunner(DataflowRunner.class);
    URI root = URI.create("gs://bucket/lake");

    options.setTemplateLocation("gs://bucket/staging/template_launches/2026-11-26_1/job_object");
    LaunchChecks.check(options, root, false, Map.of());

    options.setTemplateLocation("/tmp/job_object");
    LaunchChecks.check(options, root, false, Map.of("FLEX_TEMPLATE_JAVA_MAIN_CLASS", "Main"));
    assertThatThrownBy(() -> LaunchChecks.check(options, root, false, Map.of()))
        .hasMessageContaining("--templateLocation makes a classic template");
  }

  @Test
  public void aRootOnThisDiskIsRefusedWhereTheWorkersAreElsewhere() {
    Pipeline dataflow = Run.pipeline();
    dataflow.getOptions().setRunner(DataflowRunner.class);
    assertRefusedHere(dataflow, "DataflowRunner");

    Pipeline flink = Run.pipeline();
    flink.getOptions().setRunner(FlinkRunner.class);
    flink.getOptions().as(FlinkLikeOptions.class).setFlinkMaster("jobmanager:8081");
    assertRefusedHere(flink, "FlinkRunner");
  }

  @Test
  public void aRootOnThisDiskIsFineOnAnEmbeddedCluster() {
    Pipeline flink = Run.pipeline();
    flink.getOptions().setRunner(FlinkRunner.class);
    flink.getOptions().as(FlinkLikeOptions.class).setFlinkMaster("[local]");

    assertThat(rows(flink).apply(sink())).isNotNull();
  }

  @Test
  public void aRootOnADiskIsFineWhereTheUserSaysThatAllWorkersSeeIt() {
    Pipeline dataflow = Run.pipeline();
    dataflow.getOptions().setRunner(DataflowRunner.class);

    assertThat(rows(dataflow).apply(sink().withSharedDisk())).isNotNull();
  }

  /** An external worker may be a container beside a task manager, a process be on its machine. */
  @Test
  public void ofPortableWorkersOnlyThoseInThisProcessAreHere() {
    assertThat(rows(portable("LOOPBACK")).apply(sink())).isNotNull();
    for (String environment : List.of("DOCKER", "EXTERNAL", "PROCESS", "EMBEDDED")) {
      assertRefusedHere(portable(environment), "PortableRunner");
    }
    Pipeline dataflow = portable("LOOPBACK");
    dataflow.getOptions().setRunner(DataflowRunner.class);
    assertRefusedHere(dataflow, "DataflowRunner");
  }

  private static Pipeline portable(String environment) {
    Pipeline pipeline = Run.pipeline();
    pipeline.getOptions().setRunner(PortableRunner.class);
    pipeline.getOptions().as(PortablePipelineOptions.class).setDefaultEnvironmentType(environment);
    return pipeline;
  }

  @Test
  public void aMasterWhoseNameBeginsLikeALocalOneIsACluster() {
    for (String master : List.of("[auto]", "localhost:8081", "local-jobmanager:8081")) {
      Pipeline flink = Run.pipeline();
      flink.getOptions().setRunner(FlinkRunner.class);
      flink.getOptions().as(FlinkLikeOptions.class).setFlinkMaster(master);
      assertRefusedHere(flink, "FlinkRunner");
    }
  }

  /** Which spark-submit sets, and Beam's option does not override. */
  @Test
  public void theMasterOfSparkSubmitCounts() {
    PipelineOptions options = Run.pipeline().getOptions();
    options.setRunner(SparkRunner.class);
    URI root = URI.create("file:///lake");

    LaunchChecks.check(options, root, false, Map.of());
    LaunchChecks.check(options, root, false, Map.of("spark.master", "local[2]"));
    assertThatThrownBy(
            () -> LaunchChecks.check(options, root, false, Map.of("spark.master", "yarn")))
        .hasMessageContaining("the workers of SparkRunner may be elsewhere");
  }

  private void assertRefusedHere(Pipeline pipeline, String runner) {
    assertThatThrownBy(() -> rows(pipeline).apply(sink().to("file:///lake")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "The root 'file:///lake' is on this machine's disk, and the workers of "
                + runner
                + " may be elsewhere; use a root that all workers reach, such as gs:// or s3://, or, if every"
                + " worker sees this disk at this path, say so: withSharedDisk() on the sink, --sharedDisk,"
                + " shared_disk"
                + (runner.equals("FlinkRunner")
                    ? "; an embedded cluster is --flinkMaster=[local]"
                    : ""));
  }

  @Test
  public void aFileSystemThatCannotCommitAtomicallyMustBeOptedInByName() {
    assertRefused(
        sink().to("hdfs://cluster/lake"),
        "'hdfs://cluster/lake' is on 'hdfs', for which there is no store with conditional writes:"
            + " two jobs that publish one partition could both succeed, and one of them be lost."
            + " If you make sure that only one job at a time writes there, opt in by"
            + " withNonAtomicFileSystem(\"hdfs\") on the sink, or by --nonAtomicFileSystem=hdfs");
  }

  @Test
  public void replaceIsRefusedOnAFileSystemThatCannotReplaceOnCondition() {
    assertRefused(
        sink()
            .to("classpath://cluster/lake")
            .withNonAtomicFileSystem("classpath")
            .withMode(Mode.REPLACE),
        "The store of 'classpath://cluster/lake' cannot replace a manifest on condition, which REPLACE"
            + " needs; use withMode(CREATE), or a root on file:, gs:// or s3:// without"
            + " withNonAtomicFileSystem");
  }

  @Test
  public void theStagingLocationMustBeOnTheStoreOfTheRoot() {
    assertRefused(
        sink().to("file:///lake").withStagingLocation("gs://bucket/staging"),
        "The staging location must be on the same store as the root 'file:///lake', found"
            + " 'gs://bucket/staging'");
  }

  private static void assertRefused(AtomicPartitionSink<Row> sink, String message) {
    assertRefused(sink, RowCoder.of(Payments.SCHEMA), message);
  }

  private static <T> void assertRefused(
      AtomicPartitionSink<T> sink, Coder<T> coder, String message) {
    PCollection<T> input = Run.pipeline().apply(Create.empty(coder));
    assertThatThrownBy(() -> input.apply(sink))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

  private static PCollection<Row> rows(Pipeline pipeline) {
    return pipeline.apply(
        Create.of(List.of(Payments.row("2026-11-23", 1, null))).withRowSchema(Payments.SCHEMA));
  }

  /** As the Flink runner calls its option; the runner itself is not on the class path. */
  public interface FlinkLikeOptions extends PipelineOptions {
    @Default.String("[auto]")
    String getFlinkMaster();

    void setFlinkMaster(String master);
  }

  /** Has the name that is said. */
  public static final class PortableRunner extends PipelineRunner<PipelineResult> {
    @Override
    public PipelineResult run(Pipeline pipeline) {
      throw new UnsupportedOperationException("never run");
    }
  }

  /** Has the name that counts. */
  public static final class SparkRunner extends PipelineRunner<PipelineResult> {
    @Override
    public PipelineResult run(Pipeline pipeline) {
      throw new UnsupportedOperationException("never run");
    }
  }

  /** Has the name that counts. */
  public static final class FlinkRunner extends PipelineRunner<PipelineResult> {
    @Override
    public PipelineResult run(Pipeline pipeline) {
      throw new UnsupportedOperationException("never run");
    }
  }
}
