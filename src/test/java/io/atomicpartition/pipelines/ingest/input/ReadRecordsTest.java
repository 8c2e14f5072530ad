package io.atomicpartition.pipelines.ingest.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.apache.avro.Schema;
import org.apache.beam.sdk.Pipeline.PipelineExecutionException;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.metrics.MetricNameFilter;
import org.apache.beam.sdk.metrics.MetricResult;
import org.apache.beam.sdk.metrics.MetricsFilter;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.errorhandling.BadRecord;
import org.apache.beam.sdk.transforms.errorhandling.ErrorHandler.BadRecordErrorHandler;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.junit.Rule;
import org.junit.Test;

public class ReadRecordsTest {
  @Rule public final InputFiles files = new InputFiles();
  @Rule public final transient TestPipeline pipeline = TestPipeline.create();

  /** Turns bad records into what a person would see of them. */
  private static final class Describe
      extends PTransform<PCollection<BadRecord>, PCollection<String>> {
    @Override
    public PCollection<String> expand(PCollection<BadRecord> records) {
      return records.apply(
          MapElements.into(TypeDescriptors.strings())
              .via(
                  bad ->
                      bad.getRecord().getHumanReadableJsonRecord()
                          + " "
                          + bad.getFailure().getDescription()));
    }
  }

  private static PCollection<String> text(PCollection<TableRecord> records) {
    return records.apply(
        MapElements.into(TypeDescriptors.strings())
            .via(r -> r.table() + " " + r.record() + " " + r.file() + " " + r.position()));
  }

  @Test
  public void recordsOfSeveralTablesCarryTableAndFileAndCanBeFlattened() throws Exception {
    String one = files.write("a/1.csv", "x", "1");
    String two = files.write("a/2.csv", "x,y", "2,z");
    String b = files.write("b.jsonl", "{\"k\": 3}");
    InputSpec specA = InputSpec.builder("a", files.path("a/*.csv")).build();
    InputSpec specB = InputSpec.builder("b", files.path("b.jsonl")).build();
    Map<String, Schema> schemas = SchemaInference.infer(List.of(specA, specB));
    PCollection<TableRecord> records =
        PCollectionList.of(pipeline.apply("A", ReadRecords.of(specA, schemas)))
            .and(pipeline.apply("B", ReadRecords.of(specB, schemas)))
            .apply(Flatten.pCollections());
    PAssert.that(text(records))
        .containsInAnyOrder(
            "a {\"x\": 1, \"y\": null} " + one + " line 2",
            "a {\"x\": 2, \"y\": \"z\"} " + two + " line 2",
            "b {\"k\": 3} " + b + " line 1");
    pipeline.run();
  }

  @Test
  public void badRecordsGoToTheHandlerWithFileLineAndRawText() throws Exception {
    String file = files.write("a.csv", "x,n", "a,1", "b,two", "c", "d,4");
    InputSpec spec = files.spec("a.csv").columns("n:int").build();
    BadRecordErrorHandler<PCollection<String>> handler =
        pipeline.registerBadRecordErrorHandler(new Describe());
    PCollection<TableRecord> records =
        pipeline.apply(
            ReadRecords.of(spec, SchemaInference.infer(List.of(spec)))
                .withBadRecordErrorHandler(handler));
    handler.close();
    PAssert.that(text(records))
        .containsInAnyOrder(
            "t {\"x\": \"a\", \"n\": 1} " + file + " line 2",
            "t {\"x\": \"d\", \"n\": 4} " + file + " line 5");
    PAssert.that(handler.getOutput())
        .containsInAnyOrder(
            "\"\\\"b\\\",\\\"two\\\"\" " + file + ": line 3: column 'n': expected int, found 'two'",
            "\"\\\"c\\\"\" " + file + ": line 4: expected 2 values, found 1");
    PipelineResult result = pipeline.run();
    assertThat(counter(result, "badRecords")).isEqualTo(2);
    assertThat(counter(result, "recordsRead")).isEqualTo(2);
  }

  private static long counter(PipelineResult result, String name) {
    long sum = 0;
    for (MetricResult<Long> counter :
        result
            .metrics()
            .queryMetrics(
                MetricsFilter.builder()
                    .addNameFilter(MetricNameFilter.named(ReadRecords.class, name))
                    .build())
            .getCounters()) {
      sum += counter.getAttempted();
    }
    return sum;
  }

  @Test
  public void withoutAHandlerABadRecordFailsThePipelineWithItsPlace() throws Exception {
    String file = files.write("a.csv", "x", "1", "z");
    InputSpec spec = files.spec("a.csv").columns("x:int").build();
    pipeline.apply(ReadRecords.of(spec, SchemaInference.infer(List.of(spec))));
    assertThatThrownBy(pipeline::run)
        .isInstanceOf(PipelineExecutionException.class)
        .hasRootCauseInstanceOf(NumberFormatException.class)
        .hasStackTraceContaining(
            "InputException: " + file + ": line 3: column 'x': expected int, found 'z'");
  }

  @Test
  public void aBrokenDocumentFailsThePipelineInSpiteOfAHandler() throws Exception {
    String file = files.write("a.json", "[{\"a\": 1}]");
    InputSpec spec = files.spec("a.json").build();
    Map<String, Schema> schemas = SchemaInference.infer(List.of(spec));
    files.write("a.json", "[{\"a\": 1}, {");
    BadRecordErrorHandler<PCollection<String>> handler =
        pipeline.registerBadRecordErrorHandler(new Describe());
    pipeline.apply(ReadRecords.of(spec, schemas).withBadRecordErrorHandler(handler));
    handler.close();
    assertThatThrownBy(pipeline::run)
        .isInstanceOf(PipelineExecutionException.class)
        .hasStackTraceContaining("InputException: " + file + ": not JSON from line ");
  }

  @Test
  public void aCompressedDocumentThatIsCutFailsThePipelineAndIsNamed() throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write("[{\"a\": 1}]".getBytes(StandardCharsets.UTF_8));
    }
    String file = files.write("a.json.gz", bytes.toByteArray());
    InputSpec spec = files.spec("a.json.gz").build();
    Map<String, Schema> schemas = SchemaInference.infer(List.of(spec));
    files.write("a.json.gz", Arrays.copyOf(bytes.toByteArray(), bytes.size() - 12));
    pipeline.apply(ReadRecords.of(spec, schemas));
    assertThatThrownBy(pipeline::run)
        .isInstanceOf(PipelineExecutionException.class)
        .hasStackTraceContaining("InputException: " + file + ": cannot be read: ");
  }

  @Test
  public void aTableWithoutSchemaIsRefused() {
    assertThatThrownBy(() -> ReadRecords.of(files.spec("a.csv").build(), Map.of()))
        .isInstanceOf(InputException.class)
        .hasMessage("Table 't' has no schema among those of []");
    pipeline.enableAbandonedNodeEnforcement(false);
  }
}
